using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Ory.AspNetCore.Redis;

/// <summary>The one connection that sessions and evictions share, made when it is first needed.</summary>
internal sealed class RedisConnection(IOptions<OryRedisOptions> options) : IDisposable, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _connection;
    private bool _isDisposed;

    /// <summary>The connection. Fails only when the configuration is wrong: a server that is down is connected to later.</summary>
    public Task<IConnectionMultiplexer> GetAsync()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            // A failed attempt is not kept: a name that does not resolve today may resolve tomorrow. Elsewhere, because what connects may take its time before it
            // gives a task, and requests that come here wait for nobody.
            if (_connection is null || _connection.IsFaulted || _connection.IsCanceled)
                _connection = Task.Run(ConnectAsync);
            return _connection;
        }
    }

    // Services that are disposed of at once refuse what can only be disposed of asynchronously.
    public void Dispose() => End()?.Dispose();

    public ValueTask DisposeAsync() => End()?.DisposeAsync() ?? ValueTask.CompletedTask;

    private bool IsLent => options.Value.ConnectionMultiplexerFactory is not null;

    // One that was lent stays open. One that is still being made is closed when it is there: nobody waits for it.
    private IConnectionMultiplexer? End()
    {
        Task<IConnectionMultiplexer>? connection;
        lock (_lock)
        {
            _isDisposed = true;
            connection = _connection;
        }
        if (connection is null || connection.IsCompleted)
            return connection is { IsCompletedSuccessfully: true } && !IsLent ? connection.Result : null;
        _ = connection.ContinueWith(
            made =>
            {
                if (!IsLent)
                    made.Result.Dispose();
            },
            CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        return null;
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        if (options.Value.ConnectionMultiplexerFactory is { } factory)
            return await factory();
        var configuration = ConfigurationOptions.Parse(options.Value.Configuration!);
        configuration.AbortOnConnectFail = false;
        // A session that Redis cannot give now comes from Ory now: nothing is queued for a server that is away.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        return await ConnectionMultiplexer.ConnectAsync(configuration);
    }
}
