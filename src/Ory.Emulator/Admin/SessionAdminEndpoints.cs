using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Sessions, as an administrator reads, extends and ends them.</summary>
internal sealed class SessionAdminEndpoints(Server server) : IEndpoints
{
    private const int MaxPage = 1000;

    private static readonly string[] Expandable = ["identity", "devices"];

    public IEnumerable<Endpoint> AdminEndpoints =>
    [
        new("GET", "/admin/sessions", ListAsync),
        new("DELETE", "/admin/sessions", (exchange, _) => exchange.RedirectToPublicAsync()),
        new("GET", "/admin/sessions/{id}", ReadAsync),
        new("DELETE", "/admin/sessions/{id}", RevokeAsync),
        new("PATCH", "/admin/sessions/{id}/extend", ExtendAsync),
        new("GET", "/admin/identities/{id}/sessions", ListOfAsync),
        new("DELETE", "/admin/identities/{id}/sessions", DeleteOfAsync),
    ];

    private async ValueTask ListAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (page, fault) = KeysetPage.Of(exchange.Query("page_size"), exchange.Query("page_token"), MaxPage);
        var error = ActiveOf(exchange, out var active) ?? (fault is null ? null : PageError(exchange, fault));
        HashSet<string> expand = [];
        error ??= ExpandOf(exchange, out expand);
        if (error is not null)
        {
            await exchange.WriteErrorAsync(error);
            return;
        }

        var sessions = page!.Of(exchange, server.Sessions.All.Where(session => IsWanted(session, active, exchange.Now)), session => session.Id);
        // The identity of a list lacks what a second query would have to fetch, the addresses.
        await exchange.WriteAsync(200, Json.Array(sessions.Select(session => Shown(exchange, session, expand, bare: true, expand.Contains("devices") ? session.DevicesJson() : null))));
    }

    private async ValueTask ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (exchange.RouteValues["id"] == "whoami")
        {
            await exchange.RedirectToPublicAsync();
            return;
        }

        HashSet<string> expand = [];
        var error = Uuids.TryParse(exchange.RouteValues["id"], out var id) ? ExpandOf(exchange, out expand) : Uuids.Malformed;
        if (error is not null) await exchange.WriteErrorAsync(error);
        else if (server.Sessions.Find(id) is not { } session) await exchange.WriteErrorAsync(Errors.NotFound);
        else await exchange.WriteAsync(200, Shown(exchange, session, expand, bare: false, expand.Contains("devices") ? session.DevicesJson() : []));
    }

    private async ValueTask RevokeAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (Find(exchange, out var session) is { } error)
        {
            await exchange.WriteErrorAsync(error);
            return;
        }

        server.Sessions.Revoke(session!.Id);
        await exchange.NoContent("application/json; charset=utf-8");
    }

    private async ValueTask ExtendAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (Find(exchange, out var session) is { } error)
        {
            await exchange.WriteErrorAsync(error);
            return;
        }

        var earliest = server.Configuration.EarliestPossibleExtend;
        if (earliest is null || session!.ExpiresAt - exchange.Now < earliest)
            session = server.Sessions.Update(session!.Id, old => old with { ExpiresAt = exchange.Now + server.Configuration.SessionLifespan }) ?? session;
        if (server.Configuration.Features.FasterSessionExtend) await exchange.NoContent();
        else await exchange.WriteAsync(200, Shown(exchange, session, ["identity"], bare: false, []));
    }

    private async ValueTask ListOfAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        bool? active = null;
        var error = Uuids.TryParse(exchange.RouteValues["id"], out var id) ? ActiveOf(exchange, out active) : Uuids.Malformed;
        if (error is not null)
        {
            await exchange.WriteErrorAsync(error);
            return;
        }

        var sessions = server.Sessions.Of(id).Where(session => IsWanted(session, active, exchange.Now)).ToArray();
        var page = Paging.Of(exchange, sessions.Length);
        page.WriteHeaders(exchange);
        var identity = server.Identities.Find(id);
        await exchange.WriteAsync(200, Json.Array(page.Of(sessions).Select(session =>
            session.ToJson(identity, identity is null ? null : server.IdentityJson.Public(identity, thin: true), session.DevicesJson(), exchange.Now))));
    }

    private async ValueTask DeleteOfAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var error = !Uuids.TryParse(exchange.RouteValues["id"], out var id) ? Uuids.Malformed : server.Sessions.Of(id).Count == 0 ? Errors.NotFound : null;
        if (error is not null)
        {
            await exchange.WriteErrorAsync(error);
            return;
        }

        server.Sessions.RemoveOf(id);
        await exchange.NoContent();
    }

    // Whether the identity is switched off is not asked here.
    private static bool IsWanted(Session session, bool? active, DateTimeOffset now) => active is null || active == (session.IsActive && session.ExpiresAt >= now);

    private static ApiError? ActiveOf(Exchange exchange, out bool? active)
    {
        active = GoBool.Parse(exchange.Query("active"));
        return active is null && exchange.Query("active").Length > 0 ? new ApiError(400, "The parameter active is neither true nor false.") : null;
    }

    private static ApiError? ExpandOf(Exchange exchange, out HashSet<string> expand)
    {
        expand = [.. exchange.Queries("expand").Select(value => value.ToLowerInvariant())];
        return expand.FirstOrDefault(value => !Expandable.Contains(value)) is { } unknown ? Errors.BadRequest($"There is nothing called \"{unknown}\" to expand.") : null;
    }

    // A token that can be decoded is looked at only where the sessions are, and what is wrong with it then has a reason.
    private static ApiError PageError(Exchange exchange, string fault)
    {
        var token = exchange.Query("page_token");
        var isDecoded = !token.Contains('=') && Convert.TryFromBase64String(token.PadRight((token.Length + 3) / 4 * 4, '='), new byte[token.Length], out _);
        return isDecoded && KeysetPage.Of(exchange.Query("page_size"), "", MaxPage).Fault is null
            ? Errors.BadRequest(fault)
            : new ApiError(400, fault);
    }

    // What is not expanded is not looked at: a session of somebody who is switched off then shows as active.
    private JsonObject Shown(Exchange exchange, Session session, HashSet<string> expand, bool bare, JsonArray? devices)
    {
        var identity = expand.Contains("identity") ? server.Identities.Find(session.IdentityId) : null;
        var json = identity is null ? null : server.IdentityJson.Public(identity, thin: bare);
        if (bare && json is not null) json["schema_url"] = server.IdentityJson.SchemaUrl(identity!.SchemaId);
        return session.ToJson(identity, json, devices, exchange.Now);
    }

    private ApiError? Find(Exchange exchange, out Session? session)
    {
        session = null;
        if (!Uuids.TryParse(exchange.RouteValues["id"], out var id)) return Uuids.Malformed;
        session = server.Sessions.Find(id);
        return session is null ? Errors.NotFound : null;
    }
}
