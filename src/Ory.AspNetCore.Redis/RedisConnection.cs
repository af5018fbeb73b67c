using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Ory.AspNetCore.Redis;

/// <summary>The one connection that sessions and evictions share, made when it is first needed.</summary>
internal sealed class RedisConnection(IOptions<OryRedisOptions> options) : IAsyncDisposable
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

    public async ValueTask DisposeAsync()
    {
        if (options.Value.ConnectionMultiplexerFactory is null && _connection is { IsCompletedSuccessfully: true } connection)
            await (await connection).DisposeAsync();
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
