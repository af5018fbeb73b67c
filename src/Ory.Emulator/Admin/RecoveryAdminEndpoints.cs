using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>Recovery codes and links that an administrator hands to somebody.</summary>
internal sealed class RecoveryAdminEndpoints(Server server) : IEndpoints
{
    private static readonly JsonShape Body = JsonShape.Object(("identity_id", JsonShape.Uuid), ("expires_in", JsonShape.Text), ("flow_type", JsonShape.Text));

    public IEnumerable<Endpoint> AdminEndpoints => [new("POST", "/admin/recovery/code", CodeAsync), new("POST", "/admin/recovery/link", LinkAsync)];

    private async ValueTask CodeAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (body, lifespan, error) = await ReadAsync(exchange, "code", server.Configuration.Methods.CodeLifespan, cancellationToken);
        var type = Json.Text(body?["flow_type"]) ?? "browser";
        if (error is null && type is not ("browser" or "api")) error = Errors.BadRequest($"There is no flow_type \"{type}\".");
        error ??= ReturnToError(exchange);
        var identity = error is null ? Find(body!) : null;
        if (identity is null) error ??= Errors.NotFoundBecause("There is no such identity.");
        if (error is not null)
        {
            await exchange.WriteErrorAsync(error);
            return;
        }

        var flow = server.Recovery.CreateForAdministrator(exchange, type == "browser", lifespan, "code");
        flow.Ui.Add(RecoveryCodes.Node(), Nodes.Method("code", Messages.Continue));
        var code = Secrets.Code();
        server.Codes.Replace(flow.Id, code, lifespan, "", identity!.Id);
        await exchange.WriteAsync(StatusCodes.Status201Created, new JsonObject
        {
            ["recovery_link"] = server.Recovery.UrlOf(flow),
            ["recovery_code"] = code,
            ["expires_at"] = Json.Time(flow.ExpiresAt),
        }, escapesHtml: false);
    }

    private async ValueTask LinkAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (body, lifespan, error) = await ReadAsync(exchange, "link", server.Configuration.Methods.LinkLifespan, cancellationToken);
        error ??= ReturnToError(exchange);
        var identity = error is null ? Find(body!) : null;
        // Unlike for a code.
        if (identity is null) error ??= Errors.BadRequest("There is no such identity.");
        if (error is not null || server.Methods.Find<IRecoveryMethod>("link") is not LinkRecoveryMethod link)
        {
            await exchange.WriteErrorAsync(error ?? Errors.MethodIsOff("link"));
            return;
        }

        var flow = server.Recovery.CreateForAdministrator(exchange, isBrowser: true, lifespan, "link");
        flow.State = FlowStates.ChooseMethod;
        link.Populate(flow, exchange);
        await exchange.WriteAsync(StatusCodes.Status200OK, new JsonObject
        {
            ["recovery_link"] = link.CreateLink(flow, identity!.Id, "", lifespan),
            ["expires_at"] = Json.Time(flow.ExpiresAt),
        }, escapesHtml: false);
    }

    private async ValueTask<(JsonObject? Body, TimeSpan Lifespan, ApiError? Error)> ReadAsync(Exchange exchange, string method, TimeSpan lifespan, CancellationToken cancellationToken)
    {
        if (!server.Configuration.Methods.Enabled.Contains(method)) return (null, lifespan, Errors.MethodIsOff(method));
        var (body, fault) = await JsonBody.DecodeAsync(exchange, Body, cancellationToken);
        if (fault is not null) return (null, lifespan, fault);
        if (Json.Text(body!["expires_in"]) is { Length: > 0 } text && !GoDuration.TryParse(text, out lifespan))
            return (null, lifespan, Errors.BadRequest($"The expires_in \"{text}\" is no duration."));
        return (body, lifespan, lifespan > TimeSpan.Zero ? null : Errors.BadRequest("The expires_in is over before it began."));
    }

    private ApiError? ReturnToError(Exchange exchange) => server.ReturnTo.Resolve(exchange.Query("return_to")).Error;

    private Identity? Find(JsonObject body) => Uuids.TryParse(Json.Text(body["identity_id"]), out var id) ? server.Identities.Find(id) : null;
}
