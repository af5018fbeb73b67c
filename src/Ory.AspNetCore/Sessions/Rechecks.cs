using System.Collections.Concurrent;

namespace Ory.AspNetCore;

/// <summary>The questions past the cache: at most one a second for a session.</summary>
internal sealed class Rechecks(TimeProvider time, EvictionMarkers evictions)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private const int CleanUpAt = 1024;

    private readonly ConcurrentDictionary<object, Recheck> _latest = new();

    public Task<SessionAnswer> Join(object subject, SessionKey key, Func<Task<SessionAnswer>> ask)
    {
        var now = time.GetUtcNow();
        while (true)
        {
            if (_latest.TryGetValue(subject, out var latest) && IsRecent(latest, now) && latest.Serves(key, evictions))
                return latest.Flight.Task;

            var mine = new Recheck(key, now, new Flight<SessionAnswer>(ask));
            if (latest is null ? !_latest.TryAdd(subject, mine) : !_latest.TryUpdate(subject, mine, latest))
                continue;

            mine.Flight.StartElsewhere();
            CleanUp(now);
            return mine.Flight.Task;
        }
    }

    private static bool IsRecent(Recheck recheck, DateTimeOffset now) => now - recheck.Began < Interval;

    private void CleanUp(DateTimeOffset now)
    {
        if (_latest.Count < CleanUpAt)
            return;

        foreach (var pair in _latest)
        {
            if (!IsRecent(pair.Value, now))
                _latest.TryRemove(pair);
        }
    }

    private sealed record Recheck(SessionKey Key, DateTimeOffset Began, Flight<SessionAnswer> Flight)
    {
        // Another credential of the same session shares an answer that is a session; that one was refused says nothing of the other. What was
        // evicted since serves nobody. A call that is under way sees to that itself.
        public bool Serves(SessionKey key, EvictionMarkers evictions) =>
            Flight.Task.IsCompletedSuccessfully && Flight.Task.Result.Outcome is var outcome
                ? outcome.Cached is { } session ? !session.IsOutdatedBy(evictions) : key.Equals(Key)
                : key.Equals(Key);
    }
}
