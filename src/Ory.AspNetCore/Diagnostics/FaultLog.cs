using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>
/// Tells why Ory could not be asked, without a line for each request of an outage: each fault at once, and while it lasts every ten seconds with
/// how often it was met meanwhile.
/// </summary>
internal sealed class FaultLog(string scheme, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // By what a line says, so that a new fault is told though another lasts.
    private readonly ConcurrentDictionary<(string Fault, int? Status), Told> _told = new();

    public void Failed(FrontendFailureKind kind, int? status)
    {
        if (IsDue(kind.ToString(), status) is { } times)
            Log.WhoamiFailed(logger, scheme, kind, status, times);
    }

    public void NotFound()
    {
        if (IsDue(nameof(NotFound)) is { } times)
            Log.WhoamiNotFound(logger, scheme, times);
    }

    /// <param name="exception">The name of its type, which is all that may be shown of it.</param>
    public void Broke(string exception)
    {
        if (IsDue(exception) is { } times)
            Log.WhoamiBroke(logger, scheme, exception, times);
    }

    public void UnauthorizedWhileNotReady()
    {
        if (IsDue(nameof(UnauthorizedWhileNotReady)) is { } times)
            Log.UnauthorizedWhileNotReady(logger, scheme, times);
    }

    /// <summary>How often the fault was met since it was told last, this time included; null where it is not to be told again yet.</summary>
    private int? IsDue(string fault, int? status = null)
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
