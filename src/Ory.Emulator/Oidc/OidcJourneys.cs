using System.Collections.Concurrent;

namespace Ory.Emulator;

/// <summary>The browsers that are at a provider, by the state that they bring back.</summary>
internal sealed class OidcJourneys(Server server)
{
    // A flow that ran out is told as such.
    private static readonly TimeSpan KeptAfterExpiry = TimeSpan.FromHours(1);
    private static readonly TimeSpan Lifespan = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ArrivedLifespan = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, OidcJourney> _journeys = new(StringComparer.Ordinal);

    /// <summary>Marks the browser that leaves: what its continuity cookie names.</summary>
    public Guid Mark(Exchange exchange) => server.Continuity.Park(exchange, OidcCredential.Type, null, [], Lifespan).Id;

    public void Add(string state, OidcJourney journey, DateTimeOffset now)
    {
        foreach (var (key, old) in _journeys.Where(other => other.Value.Flow.ExpiresAt + KeptAfterExpiry <= now))
            _journeys.TryRemove(KeyValuePair.Create(key, old));
        _journeys[state] = journey;
    }

    /// <summary>The journey that a state is of; null when it is of none, or of one to another provider.</summary>
    /// <param name="state">What the browser brought back.</param>
    /// <param name="provider">The provider that the address names; null where it names none.</param>
    public OidcJourney? Find(string state, string? provider) =>
        _journeys.TryGetValue(state, out var journey) && (provider is null || journey.ProviderId == provider) ? journey : null;

    /// <summary>
    /// Whether this is the browser that left. It may come back for another minute, as when a page is loaded again: the provider's code is what
    /// counts once. Any browser comes back for a native client that fetches its session with codes.
    /// </summary>
    public bool IsSameBrowser(Exchange exchange, OidcJourney journey)
    {
        if (journey.Flow is SessionFlow { IsBrowser: false, Exchange: not null })
            return true;
        if (server.Continuity.Find(exchange, OidcCredential.Type, null) is not { } parked)
            return false;
        server.Continuity.Shorten(parked, exchange.Now + ArrivedLifespan);
        return parked.Id == journey.ContinuityId;
    }
}
