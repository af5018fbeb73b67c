using System.Collections.Concurrent;

namespace Ory.AspNetCore;

/// <summary>The questions past the cache: at most one a second for a session.</summary>
internal sealed class Rechecks(TimeProvider time, EvictionMarkers evictions)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<object, Recheck> _latest = new();
    private long _cleanedUp = time.GetTimestamp();

    /// <summary>Number of questions whose answer is kept.</summary>
    public int Count => _latest.Count;

    public async Task<SessionAnswer> JoinAsync(object subject, SessionKey key, Func<Task<SessionAnswer>> ask)
    {
        while (true)
        {
            if (_latest.TryGetValue(subject, out var latest) && IsRecent(latest))
            {
                // Whoever's it is: two credentials of one session would else push each other's question out, each time they come.
                var answer = await latest.Flight.Task;
                if (key.Equals(latest.Key) && !IsOutdated(latest, answer))
                    return answer;
                // That one was refused, or stands for another session by now, says nothing of the other; and the cookie that was renewed is the one that was shown.
                if (answer.Outcome.Session is { } session && subject.Equals(session.Id) && !IsOutdated(latest, answer))
                    return new SessionAnswer(answer.Outcome);
            }

            var mine = new Recheck(key, time.GetUtcNow(), time.GetTimestamp(), new Flight<SessionAnswer>(ask));
            if (latest is null ? !_latest.TryAdd(subject, mine) : !_latest.TryUpdate(subject, mine, latest))
                continue;

            mine.Flight.StartElsewhere();
            CleanUp();
            return await mine.Flight.Task;
        }
    }

    // What was evicted since serves nobody.
    private bool IsOutdated(Recheck recheck, SessionAnswer answer) =>
        answer.Outcome.Cached is { } session ? session.IsOutdatedBy(evictions) : evictions.Outdates(recheck.Began.UtcTicks, recheck.Key);

    // Not by the clock, which may be put back.
    private bool IsRecent(Recheck recheck) => time.GetElapsedTime(recheck.Asked) < Interval;

    // Each holds a session.
    private void CleanUp()
    {
        var now = time.GetTimestamp();
        var last = Volatile.Read(ref _cleanedUp);
        if (time.GetElapsedTime(last, now) < Interval || Interlocked.CompareExchange(ref _cleanedUp, now, last) != last)
            return;

        foreach (var pair in _latest)
        {
            if (!IsRecent(pair.Value))
                _latest.TryRemove(pair);
        }
    }

    private sealed record Recheck(SessionKey Key, DateTimeOffset Began, long Asked, Flight<SessionAnswer> Flight);
}
