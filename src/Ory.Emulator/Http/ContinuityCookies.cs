using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>
/// Parks payloads on the server and their ids in the cookie <c>ory_kratos_continuity</c>, so that only the browser that left can go on.
/// </summary>
internal sealed class ContinuityCookies(Server server)
{
    public const string CookieName = "ory_kratos_continuity";

    private static readonly TimeSpan CookieLifespan = TimeSpan.FromDays(30);

    /// <summary>Parks a payload under a name. An earlier one of the same name is forgotten.</summary>
    /// <param name="exchange">The request that leaves.</param>
    /// <param name="name">What is parked, such as <c>settings.password</c>.</param>
    /// <param name="identity">Who alone may go on with it; null for anybody in this browser.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="lifespan">How long it is kept.</param>
    public Continuity Park(Exchange exchange, string name, Guid? identity, JsonObject payload, TimeSpan lifespan)
    {
        var parked = new Continuity(Guid.NewGuid(), name, identity, payload, exchange.Now + lifespan);
        server.Flows.Continuities[parked.Id] = parked;
        Set(exchange, [.. All(exchange).Where(other => other.Name != name), parked]);
        return parked;
    }

    /// <summary>What is parked under a name for this browser and, where it is bound to somebody, for this person.</summary>
    public Continuity? Find(Exchange exchange, string name, Guid? identity) =>
        All(exchange).FirstOrDefault(parked => parked.Name == name && (parked.IdentityId is null || parked.IdentityId == identity));

    /// <summary>Forgets a payload; the cookie is set again with what is left, as Kratos does.</summary>
    public void Forget(Exchange exchange, Continuity parked)
    {
        server.Flows.Continuities.TryRemove(parked.Id, out _);
        Set(exchange, [.. All(exchange).Where(other => other.Id != parked.Id)]);
    }

    /// <summary>Keeps a payload that was used for a little while only; the cookie stays as it is.</summary>
    public void Shorten(Continuity parked, DateTimeOffset until) => server.Flows.Continuities[parked.Id] = parked with { ExpiresAt = until < parked.ExpiresAt ? until : parked.ExpiresAt };

    /// <summary>Forgets what is parked under a name, whosever it is.</summary>
    public void Abort(Exchange exchange, string name)
    {
        if (All(exchange).FirstOrDefault(parked => parked.Name == name) is { } parked) Forget(exchange, parked);
    }

    private IEnumerable<Continuity> All(Exchange exchange)
    {
        foreach (var id in (Cookies.Values(exchange.Request, CookieName).FirstOrDefault() ?? "").Split('.'))
        {
            if (Guid.TryParseExact(id, "N", out var parsed) && server.Flows.Continuities.TryGetValue(parsed, out var parked) && parked.ExpiresAt > exchange.Now)
                yield return parked;
        }
    }

    private void Set(Exchange exchange, IEnumerable<Continuity> parked)
    {
        var value = string.Join('.', parked.Select(one => one.Id.ToString("N")));
        // An empty value would read as a removal.
        Cookies.Set(exchange.Response, CookieName, value.Length == 0 ? "none" : value, server.Configuration.Cookies with { Domain = null, Path = "/", SameSite = "Lax" }, CookieLifespan, exchange.Now + CookieLifespan);
    }
}
