using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ory.Frontend;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// Looks at the sessions behind the requests that are under way, so that a WebSocket or a stream does not outlive the sign-out of whoever opened it.
/// </summary>
internal sealed class SessionWatch : IDisposable
{
    /// <summary>How many are looked at at once. Few would make the bound that is promised one for few connections, where Ory is far away or slow.</summary>
    private const int Parallel = 64;

    private readonly IServiceProvider _services;
    private readonly GatewaySettings _settings;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<SessionWatch> _logger;
    private readonly RequestsUnderWay _requests = new();
    private readonly Lazy<ITimer> _timer;
    private volatile bool _disposed;

    public SessionWatch(IServiceProvider services, GatewaySettings settings, TimeProvider timeProvider, ILogger<SessionWatch> logger)
    {
        (_services, _settings, _timeProvider, _logger) = (services, settings, timeProvider, logger);
        _timer = new(() =>
        {
            // The timer belongs to no request, though the first one starts it.
            using (ExecutionContext.SuppressFlow())
                return timeProvider.CreateTimer(static state => ((SessionWatch)state!).Checking = ((SessionWatch)state).CheckAsync(), this, Interval, Timeout.InfiniteTimeSpan);
        });
    }

    /// <summary>The look that is under way, or was the last.</summary>
    public Task Checking { get; private set; } = Task.CompletedTask;

    private TimeSpan Interval => _settings.Current.Options.SessionCheckInterval;

    public void Add(HttpContext context, Session session, string scheme)
    {
        var request = new WatchedRequest(context, session, scheme);
        _requests.Add(request);
        context.Response.RegisterForDispose(request);
        _ = _timer.Value;
    }

    public void Dispose()
    {
        _disposed = true;
        if (_timer.IsValueCreated)
            _timer.Value.Dispose();
    }

    private async Task CheckAsync()
    {
        try
        {
            var now = _timeProvider.GetUtcNow();
            await System.Threading.Tasks.Parallel.ForEachAsync(
                _requests.ToList(), new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (request, _) => await CheckAsync(request, now));
        }
        catch (Exception exception)
        {
            Log.SessionCheckFailed(_logger, exception);
        }
        finally
        {
            if (!_disposed)
                _timer.Value.Change(Interval, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task CheckAsync(WatchedRequest request, DateTimeOffset now)
    {
        string? reason;
        try
        {
            reason = await request.CheckAsync(_services, now);
        }
        catch (Exception exception)
        {
            // An event of the application that fails: who is not known is not let go on.
            Log.SessionCheckFailed(_logger, exception);
            reason = "not to be checked";
        }

        if (reason is not null && request.Close())
            Log.ConnectionClosed(_logger, reason);
    }
}
