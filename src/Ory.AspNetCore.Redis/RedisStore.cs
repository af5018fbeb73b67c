using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Options;

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

    public byte[]? Get(string key) => _cache.Get(key);

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => _cache.GetAsync(key, token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _cache.Set(key, value, options);

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        _cache.SetAsync(key, value, options, token);

    public void Refresh(string key) => _cache.Refresh(key);

    public Task RefreshAsync(string key, CancellationToken token = default) => _cache.RefreshAsync(key, token);

    public void Remove(string key) => _cache.Remove(key);

    public Task RemoveAsync(string key, CancellationToken token = default) => _cache.RemoveAsync(key, token);
}
