using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>
/// Parks payloads on the server and their names and ids in the cookie <c>ory_kratos_continuity</c>, so that only the browser that left can go on.
/// </summary>
internal sealed class ContinuityCookies(Server server)
{
    public const string CookieName = "ory_kratos_continuity";

    private const char Separator = '|';

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
        Set(exchange, [.. Others(exchange, name), parked]);
        return parked;
    }

    /// <summary>What is parked under a name for this browser and, where it is bound to somebody, for this person. What is gone leaves the cookie.</summary>
    public Continuity? Find(Exchange exchange, string name, Guid? identity)
    {
        if (Named(exchange, name) is not { } id) return null;
        if (Kept(exchange, id) is { } parked) return parked.IdentityId is null || parked.IdentityId == identity ? parked : null;
        Set(exchange, Others(exchange, name));
        return null;
    }

    /// <summary>Forgets a payload; the cookie is set again with what is left, as Kratos does.</summary>
    public void Forget(Exchange exchange, Continuity parked)
    {
        server.Flows.Continuities.TryRemove(parked.Id, out _);
        Set(exchange, Others(exchange, parked.Name));
    }

    /// <summary>Keeps a payload that was used for a little while only; the cookie stays as it is.</summary>
    public void Shorten(Continuity parked, DateTimeOffset until) => server.Flows.Continuities[parked.Id] = parked with { ExpiresAt = until < parked.ExpiresAt ? until : parked.ExpiresAt };

    /// <summary>Forgets what is parked under a name, whosever it is and whether or not it was forgotten in this request before.</summary>
    public void Abort(Exchange exchange, string name)
    {
        if (Named(exchange, name) is not { } id) return;
        server.Flows.Continuities.TryRemove(id, out _);
        Set(exchange, Others(exchange, name));
    }

    // The request's own cookie says under which name what is parked; of several the first that has the name.
    private static Guid? Named(Exchange exchange, string name) => Entries(exchange).FirstOrDefault(entry => entry.Name == name) is { Name: not null } found ? found.Id : null;

    private static IEnumerable<(string? Name, Guid Id)> Entries(Exchange exchange)
    {
        foreach (var entry in Cookies.Values(exchange.Request, CookieName).SelectMany(value => value.Split(Separator)))
        {
            if (entry.Split(':') is [var name, var id] && Guid.TryParseExact(id, "N", out var parsed)) yield return (name, parsed);
        }
    }

    private Continuity? Kept(Exchange exchange, Guid id) => server.Flows.Continuities.TryGetValue(id, out var parked) && parked.ExpiresAt > exchange.Now ? parked : null;

    private IEnumerable<Continuity> Others(Exchange exchange, string name) =>
        Entries(exchange).Where(entry => entry.Name != name).Select(entry => Kept(exchange, entry.Id)).OfType<Continuity>();

    private void Set(Exchange exchange, IEnumerable<Continuity> parked)
    {
        var value = string.Join(Separator, parked.Select(one => $"{one.Name}:{one.Id:N}"));
        // An empty value would read as a removal.
        Cookies.Set(exchange.Response, CookieName, value.Length == 0 ? "none" : value, server.Configuration.Cookies with { Domain = null, Path = "/", SameSite = "Lax" }, CookieLifespan, exchange.Now + CookieLifespan);
    }
}
