using System.Globalization;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>A session as the cache holds it: with what a hit needs, ready made, and what says whether it may still be believed. Immutable.</summary>
internal sealed class CachedSession
{
    private readonly UInt128 _credential, _session, _identity;

    public CachedSession(SessionKey key, Session session, ClaimTable claims, long began, DateTimeOffset ends)
    {
        Key = key;
        Session = session;
        Claims = claims;
        Began = began;
        Ends = ends;
        Outcome = OrySessionOutcome.Of(this);
        // The format in which AuthenticationProperties keeps times.
        ExpiresText = session.ExpiresAt?.ToString("r", CultureInfo.InvariantCulture);

        Span<byte> bytes = stackalloc byte[SessionKey.Size];
        key.CopyTo(bytes);
        _credential = EvictionMarker.OfCredential(bytes);
        _session = EvictionMarker.OfSession(session.Id);
        _identity = EvictionMarker.OfIdentity(session.Identity?.Id ?? "");
    }

    public SessionKey Key { get; }

    public Session Session { get; }

    public ClaimTable Claims { get; }

    /// <summary>When the whoami began that gave the session: a stamp of <see cref="SessionClock"/>.</summary>
    public long Began { get; }

    /// <summary>From when on Ory has to be asked again.</summary>
    public DateTimeOffset Ends { get; }

    public OrySessionOutcome Outcome { get; }

    public string? ExpiresText { get; }

    public DateTimeOffset BeganAt => new(Began, TimeSpan.Zero);

    public bool IsActiveAt(DateTimeOffset now) => Session.Active && (Session.ExpiresAt is not { } expires || now < expires);

    public bool IsOutdatedBy(EvictionMarkers markers) => markers.Outdates(Began, _credential, _session, _identity);
}
