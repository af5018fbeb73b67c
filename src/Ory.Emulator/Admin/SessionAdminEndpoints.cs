using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Sessions, as an administrator reads, extends and ends them.</summary>
internal sealed class SessionAdminEndpoints(Server server) : IEndpoints
{
    public IEnumerable<Endpoint> AdminEndpoints =>
    [
        new("GET", "/admin/sessions", ListAsync),
        new("GET", "/admin/sessions/{id}", ReadAsync),
        new("DELETE", "/admin/sessions/{id}", RevokeAsync),
        new("PATCH", "/admin/sessions/{id}/extend", ExtendAsync),
        new("GET", "/admin/identities/{id}/sessions", ListOfAsync),
        new("DELETE", "/admin/identities/{id}/sessions", DeleteOfAsync),
    ];

    private async ValueTask ListAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var sessions = server.Sessions.All.Where(session => Wanted(exchange, session)).ToArray();
        var page = Paging.Of(exchange, sessions.Length);
        page.WriteHeaders(exchange, "/admin/sessions");
        await exchange.WriteAsync(200, Json.Array(page.Of(sessions).Select(session => Expanded(exchange, session))));
    }

    private async ValueTask ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (Find(exchange) is { } session) await exchange.WriteAsync(200, Expanded(exchange, session));
        else await exchange.WriteErrorAsync(Errors.NotFound);
    }

    private async ValueTask RevokeAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (Find(exchange) is not { } session)
        {
            await exchange.WriteErrorAsync(Errors.NotFound);
            return;
        }

        server.Sessions.Revoke(session.Id);
        await exchange.NoContent("application/json; charset=utf-8");
    }

    private async ValueTask ExtendAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (Find(exchange) is not { } session)
        {
            await exchange.WriteErrorAsync(Errors.NotFound);
            return;
        }

        var earliest = server.Configuration.EarliestPossibleExtend;
        if (earliest is null || session.ExpiresAt - exchange.Now < earliest)
            session = server.Sessions.Update(session.Id, old => old with { ExpiresAt = exchange.Now + server.Configuration.SessionLifespan }) ?? session;
        if (server.Configuration.Features.FasterSessionExtend)
        {
            await exchange.NoContent();
            return;
        }

        var identity = server.Identities.Find(session.IdentityId);
        await exchange.WriteAsync(200, session.ToJson(identity, identity is null ? null : server.IdentityJson.Public(identity), new JsonArray(), exchange.Now));
    }

    private async ValueTask ListOfAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var sessions = Guid.TryParse(exchange.RouteValues["id"], out var id) ? server.Sessions.Of(id).Where(session => Wanted(exchange, session)).ToArray() : [];
        var page = Paging.Of(exchange, sessions.Length);
        page.WriteHeaders(exchange, $"/admin/identities/{id}/sessions");
        var identity = server.Identities.Find(id);
        await exchange.WriteAsync(200, Json.Array(page.Of(sessions).Select(session =>
            session.ToJson(identity, identity is null ? null : server.IdentityJson.Public(identity, thin: true), session.DevicesJson(), exchange.Now))));
    }

    private async ValueTask DeleteOfAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(exchange.RouteValues["id"], out var id) || server.Sessions.Of(id).Count == 0)
        {
            await exchange.WriteErrorAsync(Errors.NotFound);
            return;
        }

        server.Sessions.RemoveOf(id);
        await exchange.NoContent();
    }

    private bool Wanted(Exchange exchange, Session session)
    {
        var active = session.IsActive && session.ExpiresAt > exchange.Now && server.Identities.Find(session.IdentityId) is { IsActive: true };
        return exchange.Query("active") switch { "true" => active, "false" => !active, _ => true };
    }

    private JsonObject Expanded(Exchange exchange, Session session)
    {
        var expand = exchange.Request.Query["expand"].SelectMany(value => (value ?? "").Split(',')).Select(value => value.ToLowerInvariant()).ToHashSet();
        var identity = server.Identities.Find(session.IdentityId);
        return session.ToJson(
            identity,
            expand.Contains("identity") && identity is not null ? server.IdentityJson.Public(identity) : null,
            expand.Contains("devices") ? session.DevicesJson() : null,
            exchange.Now);
    }

    private Session? Find(Exchange exchange) => Guid.TryParse(exchange.RouteValues["id"], out var id) ? server.Sessions.Find(id) : null;
}
