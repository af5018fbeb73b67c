using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Ory.AspNetCore.Redis;

/// <summary>The one connection that sessions and evictions share, made when it is first needed.</summary>
internal sealed class RedisConnection(IOptions<OryRedisOptions> options) : IDisposable, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _connection;

    /// <summary>The connection. Fails only when the configuration is wrong: a server that is down is connected to later.</summary>
    public Task<IConnectionMultiplexer> GetAsync()
    {
        lock (_lock)
        {
            // A failed attempt is not kept: a name that does not resolve today may resolve tomorrow.
            if (_connection is null || _connection.IsFaulted || _connection.IsCanceled)
                _connection = ConnectAsync();
            return _connection;
        }
    }

    // Services that are disposed of at once refuse what can only be disposed of asynchronously.
    public void Dispose() => Own?.Dispose();

    public ValueTask DisposeAsync() => Own?.DisposeAsync() ?? ValueTask.CompletedTask;

    // One that was lent stays open.
    private IConnectionMultiplexer? Own =>
        _connection is { IsCompletedSuccessfully: true } connection && options.Value.ConnectionMultiplexerFactory is null ? connection.Result : null;

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
