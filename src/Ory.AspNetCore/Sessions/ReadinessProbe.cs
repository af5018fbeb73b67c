using System.Net;

namespace Ory.AspNetCore;

/// <summary>
/// Ory Kratos answers 401 to everybody while its own database is down. So where a 401 is surprising (somebody who was valid within the last
/// minute, or many of them at once) its readiness is asked, at most once a second.
/// </summary>
internal sealed class ReadinessProbe(OryConnection connection, TimeProvider time, TimeSpan timeout)
{
    private const int Burst = 10;
    private static readonly TimeSpan BurstWindow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Flight<bool>? _latest;
    private long _askedAt;
    private long _windowBegan;
    private int _refusals;

    /// <summary>Whether Ory says, asked now or within the last second, that it is not ready. Where it says nothing, the 401 stands.</summary>
    public async Task<bool> IsDownAsync(bool isSurprising)
    {
        Task<bool> answer;
        lock (_lock)
        {
            // Not by the clock, which may be put back.
            var now = time.GetTimestamp();
            if (!CountsAsBurst(now) && !isSurprising)
                return false;

            if (_latest is null || time.GetElapsedTime(_askedAt, now) >= Interval)
            {
                _askedAt = now;
                _latest = new Flight<bool>(AskAsync);
                _latest.StartElsewhere();
            }

            answer = _latest.Task;
        }

        return await answer;
    }

    private bool CountsAsBurst(long now)
    {
        if (_refusals == 0 || time.GetElapsedTime(_windowBegan, now) >= BurstWindow)
            (_windowBegan, _refusals) = (now, 0);
        return ++_refusals >= Burst;
    }

    private async Task<bool> AskAsync()
    {
        try
        {
            using var ending = new CancellationTokenSource(timeout, time);
            using var response = await connection.Http.GetAsync(new Uri("health/ready", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, ending.Token);
            return response.StatusCode >= HttpStatusCode.InternalServerError;
        }
        catch (Exception)
        {
            // It answered 401 a moment ago and cannot be reached now.
            return true;
        }
    }
}
