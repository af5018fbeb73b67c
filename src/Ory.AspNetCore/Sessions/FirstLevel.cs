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

    private readonly OryOptions _options;
    private readonly TimeProvider _time;
    private readonly EvictionMarkers _evictions;
    private readonly MemoryCache _sessions;
    private readonly MemoryCache _rejected;
    private readonly Lock _storing = new();

    public FirstLevel(OryOptions options, TimeProvider time, EvictionMarkers evictions)
    {
        _options = options;
        _time = time;
        _evictions = evictions;
        _sessions = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.CacheSize, Clock = new Clock(time) });
        _rejected = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.RejectedCacheSize, Clock = new Clock(time) });
    }

    /// <summary>What may be believed of this key without asking anybody.</summary>
    public OrySessionOutcome? Find(SessionKey key)
    {
        var now = _time.GetUtcNow();

        if (_sessions.TryGetValue(key, out var value) && value is CachedSession session && now < session.Ends && !session.IsOutdatedBy(_evictions))
            return session.Outcome;

        return _rejected.TryGetValue(key, out value) && value is DateTimeOffset ends && now < ends ? OrySessionOutcome.Rejected : null;
    }

    /// <summary>The session that was there last, although its time is over: whatever it is good for, somebody else decides.</summary>
    public CachedSession? FindLast(SessionKey key) =>
        _sessions.TryGetValue(key, out var value) && value is CachedSession session && !session.IsOutdatedBy(_evictions) && session.IsActiveAt(_time.GetUtcNow())
            ? session
            : null;

    /// <summary>
    /// Remembers a session. False: something newer is known, and nothing was stored; <paramref name="believed"/> is the newer one as long as
    /// its time is not over.
    /// </summary>
    public bool TryStore(CachedSession session, out CachedSession believed)
    {
        believed = session;
        lock (_storing)
        {
            if (FindNewer(session.Key, session.Began) is { } newer)
            {
                believed = _time.GetUtcNow() < newer.Ends ? newer : session;
                return false;
            }

            var keepUntil = session.Ends + _options.StaleOnOutage;
            var recent = session.BeganAt + RecentlyValid;
            using var entry = _sessions.CreateEntry(session.Key);
            entry.Size = 1;
            entry.AbsoluteExpiration = keepUntil > recent ? keepUntil : recent;
            entry.Value = session;
        }

        _rejected.Remove(session.Key);
        return true;
    }

    /// <summary>Remembers that Ory refused the credential, and nothing else of it; unless a newer answer is known.</summary>
    public void StoreRejected(SessionKey key, long began, TimeSpan duration)
    {
        lock (_storing)
        {
            if (FindNewer(key, began) is not null)
                return;
            _sessions.Remove(key);
        }

        if (duration <= TimeSpan.Zero)
            return;

        using var entry = _rejected.CreateEntry(key);
        entry.Size = 1;
        var ends = _time.GetUtcNow() + duration;
        entry.AbsoluteExpiration = ends;
        entry.Value = ends;
    }

    /// <summary>Forgets a session, because Ory wants something else first.</summary>
    public void Remove(SessionKey key) => _sessions.Remove(key);

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

    private CachedSession? FindNewer(SessionKey key, long began) =>
        _sessions.TryGetValue(key, out var value) && value is CachedSession known && known.Began > began && !known.IsOutdatedBy(_evictions) ? known : null;

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
