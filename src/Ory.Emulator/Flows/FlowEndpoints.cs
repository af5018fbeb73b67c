using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>What the endpoints of the five flows have in common.</summary>
internal abstract class FlowEndpoints<TFlow>(Server server) : IEndpoints where TFlow : Flow
{
    protected Server Server { get; } = server;

    protected abstract FlowSettings FlowSettings { get; }

    protected string Path => "/self-service/" + FlowSettings.Name;

    public IEnumerable<Endpoint> PublicEndpoints =>
    [
        new("GET", Path + "/browser", (exchange, cancellationToken) => InitAsync(exchange, true, cancellationToken)),
        new("GET", Path + "/api", (exchange, cancellationToken) => InitAsync(exchange, false, cancellationToken)),
        new("GET", Path + "/flows", ReadAsync),
        new("GET", Path, SubmitLockedAsync),
        new("POST", Path, SubmitLockedAsync),
    ];

    protected abstract ValueTask InitAsync(Exchange exchange, bool isBrowser, CancellationToken cancellationToken);

    /// <summary>Answers who reads the flow that <c>?id=</c> names.</summary>
    protected virtual async ValueTask ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (Server.Flows.Find<TFlow>(exchange.Query("id")) is not { } flow) await exchange.WriteErrorAsync(Errors.NotFound);
        else if (flow.IsBrowser && !IsSameBrowser(exchange, flow)) await exchange.WriteErrorAsync(await Server.Csrf.ViolationAsync(exchange, cancellationToken));
        else if (flow.ExpiresAt <= exchange.Now) await exchange.WriteErrorAsync(Expired(flow));
        else await WriteFlowAsync(exchange, flow, flow.ToJson, cancellationToken);
    }

    /// <summary>Answers a submit. The flow is locked, or null when its id names none.</summary>
    protected abstract ValueTask SubmitAsync(Exchange exchange, TFlow? flow, CancellationToken cancellationToken);

    /// <summary>Whether the flow parameter is an id at all.</summary>
    protected static bool HasFlowId(Exchange exchange) => Uuids.Of(exchange.Query("flow")) is not null;

    protected FlowStart Start(Exchange exchange, bool isBrowser, string? returnTo, string? requestUrl = null) => new()
    {
        IsBrowser = isBrowser,
        Now = exchange.Now,
        Lifespan = FlowSettings.Lifespan,
        RequestUrl = requestUrl ?? exchange.RequestUrl,
        PublicUrl = Server.PublicUrl,
        ReturnTo = returnTo,
        CsrfSecret = exchange.CsrfSecret,
    };

    /// <summary>Why the challenge of an OAuth2 server cannot be taken; null when there is none, or when only a browser would be asked for it.</summary>
    protected ApiError? ChallengeError(Exchange exchange, bool isBrowser)
    {
        if (!exchange.HasQuery("login_challenge")) return null;
        if (Server.Configuration.OAuth2ProviderUrl is null) return Errors.Misconfigured("There is no oauth2_provider.url, so a login_challenge cannot be answered.");
        if (exchange.Query("login_challenge").Length == 0) return Errors.BadRequest("The login_challenge parameter is empty.");
        return isBrowser ? Errors.Misconfigured("The emulator does not speak to an OAuth2 server.") : null;
    }

    /// <summary>The address of the page that shows a flow.</summary>
    protected string Ui(Guid flow) => Urls.WithQuery(FlowSettings.UiUrl, ("flow", flow.ToString()));

    /// <summary>The 410 for reading a flow that ran out: a browser is told where to begin again.</summary>
    protected ApiError Expired(TFlow flow)
    {
        var details = flow.IsBrowser
            ? new JsonObject
            {
                ["redirect_to"] = string.IsNullOrEmpty(flow.ReturnTo)
                    ? Server.PublicUrl + Path + "/browser" : Urls.WithQuery(Server.PublicUrl + Path + "/browser", ("return_to", flow.ReturnTo)),
                ["return_to"] = flow.ReturnTo ?? "",
            }
            : new JsonObject { ["api"] = Server.PublicUrl + Path + "/api" };
        return Errors.Gone($"The {FlowSettings.Name} flow has run out; begin a new one.") with
        {
            Id = HasIdWhenExpired(flow) ? "self_service_flow_expired" : null,
            Details = details,
        };
    }

    /// <summary>Whether that error has an id.</summary>
    protected virtual bool HasIdWhenExpired(TFlow flow) => true;

    protected virtual bool IsSameBrowser(Exchange exchange, TFlow flow) =>
        exchange.CsrfSecret.Length > 0 && CryptographicOperations.FixedTimeEquals(exchange.CsrfSecret, flow.CsrfSecret);

    /// <summary>Writes a flow that others may be changing.</summary>
    protected static async ValueTask WriteFlowAsync(Exchange exchange, TFlow flow, Func<JsonObject> read, CancellationToken cancellationToken)
    {
        JsonObject json;
        await flow.Gate.WaitAsync(cancellationToken);
        try
        {
            json = read();
        }
        finally
        {
            flow.Gate.Release();
        }

        await exchange.WriteAsync(StatusCodes.Status200OK, json);
    }

    private async ValueTask SubmitLockedAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var flow = Server.Flows.Find<TFlow>(exchange.Query("flow"));
        if (flow is null)
        {
            await SubmitAsync(exchange, null, cancellationToken);
            return;
        }

        // A form may take its time: nobody waits for it, and what it meets is what there is once it is there. What is wrong with it is told where it is asked for.
        await ((Task)exchange.FormAsync(cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await flow.Gate.WaitAsync(cancellationToken);
        try
        {
            await SubmitAsync(exchange, flow, cancellationToken);
        }
        catch (BodyTooLongException fault)
        {
            await exchange.ForwardAsync(flow.IsBrowser, Errors.Undecoded(fault.Message));
        }
        finally
        {
            flow.ForgetShown();
            flow.Gate.Release();
        }
    }
}
