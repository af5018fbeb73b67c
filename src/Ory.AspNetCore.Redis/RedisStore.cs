using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Ory.AspNetCore.Redis;

/// <summary>
/// The framework's cache on the shared connection. It is not disposable on purpose: the framework's would close a connection that it was only
/// lent, and the evictions' with it.
/// </summary>
internal sealed class RedisStore(RedisConnection connection, IOptions<OryRedisOptions> options) : IDistributedCache
{
    private readonly IDistributedCache _cache = new RedisCache(Options.Create(new RedisCacheOptions
    {
        InstanceName = options.Value.KeyPrefix,
        ConnectionMultiplexerFactory = connection.GetAsync,
    }));

    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        try
        {
            return await _cache.GetAsync(key, token);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal))
        {
            // Somebody put a list or a string there: rubbish like any other, and no fault of the server's. What is written there fails until it is gone.
            await _cache.RemoveAsync(key, token);
            return null;
        }
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _cache.Set(key, value, options);

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        _cache.SetAsync(key, value, options, token);

    public void Refresh(string key) => _cache.Refresh(key);

    public Task RefreshAsync(string key, CancellationToken token = default) => _cache.RefreshAsync(key, token);

    public void Remove(string key) => _cache.Remove(key);

    public Task RemoveAsync(string key, CancellationToken token = default) => _cache.RemoveAsync(key, token);
}
