using System.Globalization;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>A session as the cache holds it: with what a hit needs, ready made, and what says whether it may still be believed. Immutable.</summary>
internal sealed class CachedSession
{
    public CachedSession(SessionKey key, Session session, ClaimTable claims, long began, DateTimeOffset ends, long? learnt = null)
    {
        Key = key;
        Session = session;
        Claims = claims;
        Began = began;
        Learnt = learnt ?? began;
        Ends = ends;
        Outcome = OrySessionOutcome.Of(this);
        // The format in which AuthenticationProperties keeps times.
        ExpiresText = session.ExpiresAt?.ToString("r", CultureInfo.InvariantCulture);

        CredentialMarker = EvictionMarker.OfCredential(key);
        SessionMarker = EvictionMarker.OfSession(session.Id);
        IdentityMarker = EvictionMarker.OfIdentity(session.Identity?.Id ?? "");
    }

    public SessionKey Key { get; }

    public Session Session { get; }

    public ClaimTable Claims { get; }

    /// <summary>When the whoami began that gave the session: a stamp of <see cref="SessionClock"/>.</summary>
    public long Began { get; }

    /// <summary>When this process began to look for the session, in the second level or at Ory: a stamp of <see cref="SessionClock"/>.</summary>
    public long Learnt { get; }

    /// <summary>From when on Ory has to be asked again.</summary>
    public DateTimeOffset Ends { get; }

    public OrySessionOutcome Outcome { get; }

    public string? ExpiresText { get; }

    /// <summary>The evictions that would end it.</summary>
    public UInt128 CredentialMarker { get; }

    public UInt128 SessionMarker { get; }

    public UInt128 IdentityMarker { get; }

    public DateTimeOffset BeganAt => new(Began, TimeSpan.Zero);

    public bool IsActiveAt(DateTimeOffset now) => Session.Active && (Session.ExpiresAt is not { } expires || now < expires);

    public bool IsOutdatedBy(EvictionMarkers markers) => markers.Outdates(Began, Learnt, CredentialMarker, SessionMarker, IdentityMarker);
}
