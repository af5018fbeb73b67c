using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>People's own sessions, and the exchange of codes for one.</summary>
internal sealed class SessionEndpoints(Server server) : IEndpoints
{
    public IEnumerable<Endpoint> PublicEndpoints =>
    [
        new("GET", "/sessions", ListAsync),
        new("DELETE", "/sessions", RevokeOthersAsync),
        new("DELETE", "/sessions/{id}", RevokeAsync),
        new("GET", "/sessions/token-exchange", ExchangeAsync),
    ];

    private static ApiError NoSession { get; } = Errors.Unauthorized("No valid session cookie found.");

    private async ValueTask ListAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var current = exchange.Session;
        if (!current.IsActive)
        {
            await exchange.WriteErrorAsync(NoSession);
            return;
        }

        if (server.Aal.Check(current, server.Configuration.WhoamiRequiredAal) is { } aal)
        {
            await exchange.WriteErrorAsync(aal);
            return;
        }

        var others = server.Sessions.Of(current.Identity.Id).Where(session => session.Id != current.Session.Id && session.IsActive && session.ExpiresAt > exchange.Now).ToArray();
        var page = Paging.Of(exchange, others.Length);
        page.WriteHeaders(exchange);
        await exchange.WriteAsync(200, Json.Array(page.Of(others).Select(session => Thin(session, current.Identity, exchange))));
    }

    private JsonObject Thin(Session session, Identity identity, Exchange exchange) =>
        session.ToJson(identity, server.IdentityJson.Public(identity, thin: true), session.DevicesJson(), exchange.Now);

    private async ValueTask RevokeOthersAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var current = exchange.Session;
        if (!current.IsActive)
        {
            await exchange.WriteErrorAsync(NoSession);
            return;
        }

        await exchange.WriteAsync(200, new JsonObject { ["count"] = server.Sessions.RevokeOthers(current.Session) });
    }

    private async ValueTask RevokeAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var current = exchange.Session;
        if (!current.IsActive) await exchange.WriteErrorAsync(NoSession);
        else if (!Uuids.TryParse(exchange.RouteValues["id"], out var id)) await exchange.WriteErrorAsync(Uuids.Malformed);
        else if (id == current.Session.Id) await exchange.WriteErrorAsync(new ApiError(400, "The current session cannot be revoked, use the logout instead."));
        else
        {
            if (server.Sessions.Find(id) is { } session && session.IdentityId == current.Identity.Id) server.Sessions.Revoke(id);
            await exchange.NoContent("application/json; charset=utf-8");
        }
    }

    private async ValueTask ExchangeAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (init, back) = (exchange.Query("init_code"), exchange.Query("return_to_code"));
        if (init.Length == 0 || back.Length == 0)
        {
            await exchange.WriteErrorAsync(Errors.BadRequest("Both init_code and return_to_code are needed."));
            return;
        }

        var found = server.Flows.Exchanges.GetValueOrDefault(init);
        if (found?.SessionId is not { } id || found.ReturnToCode != back)
        {
            await exchange.WriteErrorAsync(Errors.NotFoundBecause("There is no session for these codes (yet)."));
            return;
        }

        // There was one, and it went with its owner.
        if (server.Sessions.Find(id) is not { } session || server.Identities.Find(session.IdentityId) is not { } identity)
        {
            await exchange.WriteErrorAsync(Errors.NotFound);
            return;
        }

        await exchange.WriteAsync(200, new JsonObject
        {
            ["session_token"] = session.Token,
            ["session"] = session.ToJson(identity, server.IdentityJson.Public(identity), new JsonArray(), exchange.Now),
        });
    }
}
