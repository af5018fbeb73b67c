namespace Ory.AspNetCore;

/// <summary>
/// Puts what happens in this process into one order: every stamp is the time in ticks and greater than every stamp before it, so that
/// "began before" has an answer even when the clock stands still or goes back.
/// </summary>
internal sealed class SessionClock(TimeProvider timeProvider)
{
    private long _last;

    /// <summary>What this process is called in the values and markers that it writes.</summary>
    public Guid Node { get; } = Guid.NewGuid();

    /// <summary>The next stamp.</summary>
    public long Next()
    {
        var now = timeProvider.GetUtcNow().UtcTicks;
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return next;
        }
    }
}
