using System.Collections.Concurrent;

namespace Ory.AspNetCore;

/// <summary>
/// Counts faults that are met again and again: each is to be told at once, and while it lasts every ten seconds with how often it was met meanwhile,
/// so that an outage does not fill the log with a line for each request.
/// </summary>
internal sealed class Repeats(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // By what a line says, so that a new fault is told though another lasts.
    private readonly ConcurrentDictionary<(string Fault, int? Status), Told> _told = new();

    /// <summary>How often the fault was met since it was told last, this time included; null where it is not to be told again yet.</summary>
    public int? Met(string fault, int? status = null)
    {
        var told = _told.GetOrAdd((fault, status), static _ => new Told());
        lock (told)
        {
            told.Times++;
            var now = time.GetTimestamp();
            if (told.At is { } last && time.GetElapsedTime(last, now) < Interval)
                return null;

            var times = told.Times;
            (told.At, told.Times) = (now, 0);
            return times;
        }
    }

    private sealed class Told
    {
        public long? At { get; set; }

        public int Times { get; set; }
    }
}
