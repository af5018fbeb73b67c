using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Ory.AspNetCore.Tests;
using Ory.Testing;
using StackExchange.Redis;

namespace Ory.AspNetCore.Redis.Tests;

/// <summary>Nodes of one application on one Redis, and their Ory. The clock stands still unless the test advances it.</summary>
public sealed class Cluster : IAsyncDisposable
{
    private readonly IDataProtectionProvider _keys = new EphemeralDataProtectionProvider();
    private readonly List<IAsyncDisposable> _owned = [];

    private Cluster(IRedisServer redis)
    {
        Redis = redis;
        Ory = new ScriptedOry(Time);
    }

    public IRedisServer Redis { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public ScriptedOry Ory { get; }

    /// <summary>What all nodes log.</summary>
    public FakeLogCollector Logs { get; } = new();

    public static async Task<Cluster> StartAsync(string kind) => new(await RedisServers.StartAsync(kind));

    public ScriptedSession SignIn(params string[] credentials)
    {
        var session = new ScriptedSession { AuthenticatedAt = Time.GetUtcNow(), ExpiresAt = Time.GetUtcNow().AddDays(1) };
        foreach (var credential in credentials)
            Ory.Add(credential, session);
        return session;
    }

    public async Task<Node> StartNodeAsync(
        int? port = null, IDataProtectionProvider? keys = null, Action<OryOptions>? configure = null, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? use = null)
    {
        var node = await Node.StartAsync(Ory, Time, configure, builder =>
        {
            builder.Services.AddSingleton(keys ?? _keys);
            builder.Logging.AddProvider(new FakeLoggerProvider(Logs)).SetMinimumLevel(LogLevel.Trace);
            builder.Services.AddAuthentication().AddOryRedis($"127.0.0.1:{port ?? Redis.Port},connectTimeout=1000,connectRetry=1,asyncTimeout=20000");
            build?.Invoke(builder);
        }, use);
        _owned.Add(node);
        await HearingAsync(node);
        return node;
    }

    public async Task<Wire> StartWireAsync()
    {
        var wire = new Wire(Redis.Port);
        _owned.Add(wire);
        await Task.CompletedTask;
        return wire;
    }

    public async Task<IConnectionMultiplexer> ConnectAsync()
    {
        var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Redis.Port},allowAdmin=true,connectTimeout=60000,syncTimeout=60000,asyncTimeout=60000");
        _owned.Add(connection);
        return connection;
    }

    /// <summary>Waits until a background write has arrived.</summary>
    public async Task<RedisKey[]> KeysAsync(string pattern, int count)
    {
        var connection = await ConnectAsync();
        var server = connection.GetServers()[0];
        RedisKey[] keys = [];
        await Eventually.TrueAsync(() => (keys = server.Keys(pattern: pattern).ToArray()).Length >= count);
        return keys;
    }

    /// <summary>Lets time pass until a request is answered that waits for something which never comes.</summary>
    public async Task<string> LetPassAsync(Task<string> asked)
    {
        for (var step = 0; !asked.IsCompleted && step < 60; step++)
        {
            // What is lost to Redis has passed soon. Where a busy machine began to wait only then, it passes once more, and slowly: whoever waits
            // for Ory, which does answer, must not lose patience meanwhile.
            var (passes, lasts) = step < 30 ? (20, 5) : (200, 2000);
            await Task.WhenAny(asked, Task.Delay(TimeSpan.FromMilliseconds(lasts), TimeProvider.System));
            if (!asked.IsCompleted)
                Time.Advance(TimeSpan.FromMilliseconds(passes));
        }
        return await asked.WaitAsync(Eventually.Patience, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in Enumerable.Reverse(_owned))
            await owned.DisposeAsync();
        await Ory.DisposeAsync();
        await Redis.DisposeAsync();
    }

    private async Task HearingAsync(Node node)
    {
        var channel = node.Services.GetRequiredService<RedisEvictionChannel>();
        var patience = TimeSpan.FromSeconds(5);
        var checkedAt = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(
            () =>
            {
                // On a busy machine the first attempt can fail, and the next one waits for a clock that stands still.
                if (!channel.HasHeard && TimeProvider.System.GetElapsedTime(checkedAt) > patience)
                {
                    Time.Advance(TimeSpan.FromSeconds(1));
                    checkedAt = TimeProvider.System.GetTimestamp();
                }

                return channel.HasHeard;
            });
    }
}
