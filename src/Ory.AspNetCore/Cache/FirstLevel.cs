using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Ory.AspNetCore;

/// <summary>
/// What this process remembers: sessions, and in a cache of their own the refused credentials, so that a flood of made-up ones pushes out
/// nobody. Both are bound in size. The store's lifetimes are housekeeping; whether something may be believed is checked here.
/// </summary>
internal sealed class FirstLevel : IDisposable
{
    // Somebody seen valid within the last minute is not signed out by a 401 without a second look; so sessions are kept at least that long.
    public static readonly TimeSpan RecentlyValid = TimeSpan.FromMinutes(1);

    // Most sessions are one or two kilobytes. Traits are people's own to write, and each of their sessions has them: a large one takes the place of
    // many, so that what is bound is the memory.
    private const int LengthOfOne = 4096;

    private readonly OryOptions _options;
    private readonly TimeProvider _time;
    private readonly EvictionMarkers _evictions;
    private readonly MemoryCache _sessions;
    private readonly MemoryCache _rejected;
    private readonly Clock _clock = new();
    private readonly Lock _storing = new();

    public FirstLevel(OryOptions options, TimeProvider time, EvictionMarkers evictions)
    {
        _options = options;
        _time = time;
        _evictions = evictions;
        _clock.UtcNow = time.GetUtcNow();
        _sessions = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.CacheSize, Clock = _clock });
        _rejected = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.RejectedCacheSize, Clock = _clock });
    }

    /// <summary>What may be believed of this key without asking anybody.</summary>
    public OrySessionOutcome? Find(SessionKey key, DateTimeOffset now)
    {
        _clock.UtcNow = now;
        if (_sessions.TryGetValue(key, out var value) && value is CachedSession session && session.IsTimelyAt(now) && !session.IsOutdatedBy(_evictions))
            return session.Outcome;

        return _rejected.TryGetValue(key, out value) && value is Refusal refusal && refusal.IsTimelyAt(now) && !_evictions.Outdates(refusal.Began, key) ? refusal.Outcome : null;
    }

    /// <summary>
    /// Whether Ory said within the last minute that it is a session. That it was evicted since says nothing against it: a sign-in elsewhere or a
    /// changed name evicts too. Nor does a refusal: the first ones of an outage are believed.
    /// </summary>
    public bool WasRecentlyValid(SessionKey key) => SeenValid(key) is { } at && _time.GetUtcNow() - at <= RecentlyValid;

    /// <summary>The session that was there last, although its time is over: whatever it is good for, somebody else decides.</summary>
    public CachedSession? FindLast(SessionKey key) =>
        _sessions.TryGetValue(key, out var value) && value is CachedSession session && !session.IsOutdatedBy(_evictions) && session.IsActiveAt(_time.GetUtcNow())
            ? session
            : null;

    /// <summary>
    /// The session that the credential stood for last, for whoever ends it: its other credentials stand for it still, although Ory cannot say now which
    /// it is, or refuses this one for its level. Null if that is not known.
    /// </summary>
    public (string Id, string? IdentityId)? LastSession(SessionKey key) =>
        _sessions.TryGetValue(key, out var value) && value is CachedSession { Session: var session } ? (session.Id, session.Identity?.Id)
        : _rejected.TryGetValue(key, out value) && value is Refusal refusal ? refusal.Last
        : null;

    /// <summary>
    /// Remembers a session. False: something newer is known, and nothing was stored; <paramref name="believed"/> is the newer one.
    /// </summary>
    public bool TryStore(CachedSession session, out OrySessionOutcome believed)
    {
        lock (_storing)
        {
            if (FindNewer(session.Key, session.Began) is { } newer)
            {
                believed = newer;
                return false;
            }

            _rejected.Remove(session.Key);
            Set(_sessions, session.Key, session, Later(session.Ends + _options.StaleOnOutage, session.BeganAt + RecentlyValid), 1 + (session.Length / LengthOfOne));
        }

        believed = session.Outcome;
        return true;
    }

    /// <summary>
    /// Remembers for a while that Ory refused the credential, or, for no time at all, only that what was asked before is no longer true;
    /// unless something newer is known.
    /// </summary>
    public OrySessionOutcome StoreRefused(SessionKey key, long began, TimeSpan duration, OrySessionOutcome outcome)
    {
        lock (_storing)
        {
            if (FindNewer(key, began) is { } newer)
                return newer;

            var now = _time.GetUtcNow();
            var (seenValid, last) = (SeenValid(key), LastSession(key));
            _sessions.Remove(key);
            var kept = Later(now + duration, now + _options.Timeout);
            Set(_rejected, key, new Refusal(began, now, now + duration, outcome, seenValid, last), seenValid is { } at ? Later(kept, at + Remembered) : kept);
            return outcome;
        }
    }

    /// <summary>Forgets everything: what was evicted meanwhile is not known.</summary>
    public void Clear()
    {
        _sessions.Clear();
        _rejected.Clear();
    }

    public void Dispose()
    {
        _sessions.Dispose();
        _rejected.Dispose();
    }

    // The second level may have the session still, as long as it can live: so long it is known here that it was refused since.
    private TimeSpan Remembered => _options.UseDistributedCache ? SessionCache.LongestLife(_options) : RecentlyValid;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static void Set(MemoryCache cache, SessionKey key, object value, DateTimeOffset until, int size = 1)
    {
        using var entry = cache.CreateEntry(key);
        entry.Size = size;
        entry.AbsoluteExpiration = until;
        entry.Value = value;
    }

    private DateTimeOffset? SeenValid(SessionKey key) =>
        _sessions.TryGetValue(key, out var value) && value is CachedSession session ? session.BeganAt
        : _rejected.TryGetValue(key, out value) && value is Refusal refusal ? refusal.SeenValid
        : null;

    // Two whoamis for one credential can be under way (a question past the cache is one): the one that began later is right.
    private OrySessionOutcome? FindNewer(SessionKey key, long began)
    {
        if (_sessions.TryGetValue(key, out var value) && value is CachedSession session && session.Began > began && !session.IsOutdatedBy(_evictions))
            return session.Outcome;
        return _rejected.TryGetValue(key, out value) && value is Refusal refusal && refusal.Began > began ? refusal.Outcome : null;
    }

    /// <param name="Began">When the whoami began that refused it.</param>
    /// <param name="Since">From when on it is believed.</param>
    /// <param name="Ends">Until when it is believed.</param>
    /// <param name="Outcome">What is found.</param>
    /// <param name="SeenValid">When Ory last said that it is a session; null if that is not known.</param>
    /// <param name="Last">Which it was, and whose; null if that is not known.</param>
    private sealed record Refusal(long Began, DateTimeOffset Since, DateTimeOffset Ends, OrySessionOutcome Outcome, DateTimeOffset? SeenValid, (string Id, string? IdentityId)? Last)
    {
        // As of a session: a clock may be put back.
        public bool IsTimelyAt(DateTimeOffset now) => now < Ends && now >= Since - EvictionMarkers.ClockSkew;
    }

    // The stores' time is that of the latest look-up: good enough for housekeeping, and one look at the clock fewer for a hit.
    private sealed class Clock : ISystemClock
    {
        private long _ticks;

        public DateTimeOffset UtcNow
        {
            get => new(Volatile.Read(ref _ticks), TimeSpan.Zero);
            set => Volatile.Write(ref _ticks, value.UtcTicks);
        }
    }
}
