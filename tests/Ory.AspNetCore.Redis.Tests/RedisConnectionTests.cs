using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

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
            await Eventually.TrueAsync(() => connection.IsConnected);

            if (atOnce)
                provider.Dispose();
            else
                await provider.DisposeAsync();

            Assert.False(connection.IsConnected);
        }
    }

    [Fact]
    public async Task One_that_is_still_being_made_when_its_services_end_is_closed_too()
    {
        await using var redis = new GarnetInProcess();
        await using var wire = new Wire(redis.Port);
        wire.Stall();
        var connection = new RedisConnection(Options.Create(new OryRedisOptions { Configuration = $"127.0.0.1:{wire.Port},connectTimeout=20000" }));
        var making = connection.GetAsync();
        Assert.False(making.IsCompleted);

        connection.Dispose();
        wire.Mend();

        var made = await making;
        await Eventually.TrueAsync(() => !made.IsConnected);
        Assert.Throws<ObjectDisposedException>(() => { _ = connection.GetAsync(); });
    }

    [Fact]
    public async Task Who_asks_for_it_does_not_wait_in_a_factory_that_takes_its_time()
    {
        using var goOn = new ManualResetEventSlim();
        var connection = new RedisConnection(Options.Create(new OryRedisOptions
        {
            ConnectionMultiplexerFactory = () =>
            {
                goOn.Wait();
                return Task.FromResult<IConnectionMultiplexer>(null!);
            },
        }));
        try
        {
            Assert.False(await Task.Run(() => connection.GetAsync().IsCompleted).WaitAsync(Eventually.Patience));
        }
        finally
        {
            goOn.Set();
        }
        Assert.Null(await connection.GetAsync());
    }

    [Theory]
    [InlineData("redis://user:secret@redis.internal:6379")]
    [InlineData("rediss://:secret@redis.internal:6380/0")]
    [InlineData("redis.internal:6379,passwd=secret")]
    [InlineData("redis.internal:6379,connectTimeout=secret")]
    [InlineData("ssl=true,password=secret")]
    [InlineData(" ")]
    public async Task A_configuration_that_cannot_be_read_stops_the_host_and_is_not_shown(string configuration)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthentication().AddOry(options => options.BaseUrl = "http://127.0.0.1:1").AddOryRedis(configuration);
        await using var app = builder.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.Contains(nameof(OryRedisOptions.Configuration), exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }
}
