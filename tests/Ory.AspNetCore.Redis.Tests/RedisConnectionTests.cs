using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Redis.Tests;

public class RedisConnectionTests
{
    [SkippableTheory]
    [MemberData(nameof(RedisServers.All), MemberType = typeof(RedisServers))]
    public async Task It_closes_with_its_services_however_these_are_disposed_of(string kind)
    {
        await using var redis = await RedisServers.StartAsync(kind);
        foreach (var atOnce in (bool[])[true, false])
        {
            var services = new ServiceCollection();
            services.AddAuthentication().AddOryRedis($"127.0.0.1:{redis.Port}");
            var provider = services.BuildServiceProvider();
            var connection = await provider.GetRequiredService<RedisConnection>().GetAsync();
            Assert.True(connection.IsConnected);

            if (atOnce)
                provider.Dispose();
            else
                await provider.DisposeAsync();

            Assert.False(connection.IsConnected);
        }
    }
}
