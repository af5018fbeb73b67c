using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>Recovery codes and links that an administrator hands to somebody.</summary>
internal sealed class RecoveryAdminEndpoints(Server server) : IEndpoints
{
    public IEnumerable<Endpoint> AdminEndpoints => [new("POST", "/admin/recovery/code", CodeAsync), new("POST", "/admin/recovery/link", LinkAsync)];

    private async ValueTask CodeAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (identity, lifespan, error) = await ReadAsync(exchange, "code", server.Configuration.Methods.CodeLifespan, cancellationToken);
        if (error is not null)
        {
            await exchange.WriteErrorAsync(error);
            return;
        }

        var flow = server.Recovery.CreateForAdministrator(exchange, lifespan, "code");
        flow.Ui.Add(RecoveryCodes.Node(), Nodes.Method("code", Messages.Continue));
        var code = Secrets.Code();
        server.Codes.Replace(flow.Id, code, lifespan, "", identity!.Id);
        await exchange.WriteAsync(StatusCodes.Status201Created, new JsonObject
        {
            ["recovery_link"] = server.Recovery.UrlOf(flow),
            ["recovery_code"] = code,
            ["expires_at"] = Json.Time(flow.ExpiresAt),
        });
    }

    private async ValueTask LinkAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (identity, lifespan, error) = await ReadAsync(exchange, "link", server.Configuration.Methods.LinkLifespan, cancellationToken);
        if (error is not null || server.Methods.Find<IRecoveryMethod>("link") is not LinkMethod link)
        {
            await exchange.WriteErrorAsync(error ?? Errors.NotFoundBecause("Recovery by link is switched off."));
            return;
        }

        var flow = server.Recovery.CreateForAdministrator(exchange, lifespan, "link");
        flow.State = "choose_method";
        link.Populate(flow, exchange);
        await exchange.WriteAsync(StatusCodes.Status200OK, new JsonObject
        {
            ["recovery_link"] = link.CreateLink(flow, identity!.Id, "", lifespan),
            ["expires_at"] = Json.Time(flow.ExpiresAt),
        });
    }

    private async ValueTask<(Identity? Identity, TimeSpan Lifespan, ApiError? Error)> ReadAsync(
        Exchange exchange, string method, TimeSpan lifespan, CancellationToken cancellationToken)
    {
        var (body, fault) = await AdminBody.ReadObjectAsync(exchange, cancellationToken);
        if (fault is not null) return (null, lifespan, fault);
        if (!server.Configuration.Methods.Enabled.Contains(method)) return (null, lifespan, Errors.NotFoundBecause($"The method \"{method}\" is switched off."));
        if (!server.Configuration.Recovery.Enabled) return (null, lifespan, Errors.FlowDisabled("recovery"));
        if (Json.Text(body!["expires_in"]) is { Length: > 0 } text && !GoDuration.TryParse(text, out lifespan))
            return (null, lifespan, Errors.BadRequest($"The expires_in \"{text}\" is no duration."));
        var identity = Guid.TryParse(Json.Text(body["identity_id"]), out var id) ? server.Identities.Find(id) : null;
        return (identity, lifespan, identity is null ? Errors.NotFoundBecause("There is no such identity.") : null);
    }
}
