using System.Globalization;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>A session as the cache holds it: with what a hit needs, ready made, and what says whether it may still be believed. Immutable but for <see cref="Kept"/>.</summary>
internal sealed class CachedSession
{
    // Beside what else a hit reads: one place in memory fewer to go to, which counts where there are many sessions.
    private readonly DateTimeOffset _expires;
    private readonly DateTimeOffset _earliest;

    private EvictionIds? _evictions;

    public CachedSession(SessionKey key, Session session, ClaimTable claims, long began, DateTimeOffset ends, long? learnt = null, DateTimeOffset? since = null)
    {
        Key = key;
        Session = session;
        Claims = claims;
        Began = began;
        Learnt = learnt ?? began;
        Ends = ends;
        _earliest = (since ?? BeganAt) - EvictionMarkers.ClockSkew;
        Outcome = OrySessionOutcome.Of(this);
        _expires = !session.Active ? DateTimeOffset.MinValue : session.ExpiresAt ?? DateTimeOffset.MaxValue;
        // The format in which AuthenticationProperties keeps times.
        ExpiresText = session.ExpiresAt?.ToString("r", CultureInfo.InvariantCulture);
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

    /// <summary>How many bytes the session was, as Ory sent it.</summary>
    public int Length { get; init; }

    public OrySessionOutcome Outcome { get; }

    public string? ExpiresText { get; }

    /// <summary>The evictions that would end it. Hashes, made only when there was an eviction since: two threads may both make the same ones.</summary>
    public EvictionIds Evictions => _evictions ??= new EvictionIds(
        EvictionMarker.OfCredential(Key), EvictionMarker.OfSession(Session.Id), EvictionMarker.OfIdentity(Session.Identity?.Id ?? ""));

    /// <summary>What the gateway made of the session, to be found again with it. Whoever sets it replaces what was there; itself it is immutable.</summary>
    public object? Kept { get; set; }

    public DateTimeOffset BeganAt => new(Began, TimeSpan.Zero);

    /// <summary>
    /// Whether its time has come and is not over. A clock that was put back since shows a time before it was learnt: how much of its time is left
    /// cannot be known then.
    /// </summary>
    public bool IsTimelyAt(DateTimeOffset now) => now < Ends && now >= _earliest;

    /// <summary>The same where it counts for longer than its time.</summary>
    public bool IsTimelyAt(DateTimeOffset now, TimeSpan longer) => now < Ends + longer && now >= _earliest;

    public bool IsActiveAt(DateTimeOffset now) => now < _expires;

    public bool IsOutdatedBy(EvictionMarkers markers) =>
        markers.MayOutdate(Began, Learnt) && markers.Outdates(Began, Learnt, Evictions.Credential, Evictions.Session, Evictions.Identity);
}
