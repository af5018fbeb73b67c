using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Ory.AspNetCore.Redis.Tests;

public class RedisEvictionChannelTests
{
    [SkippableTheory]
    [MemberData(nameof(RedisServers.All), MemberType = typeof(RedisServers))]
    public async Task What_one_node_evicts_is_outdated_on_the_other(string kind)
    {
        await using var redis = await RedisServers.StartAsync(kind);
        await using var one = await Node.StartAsync(redis.Port);
        await using var two = await Node.StartAsync(redis.Port);
        var began = two.Clock.Next();

        var marker = one.Markers.Add(Node.Session);
        await one.Channel.PublishAsync(marker, CancellationToken.None);

        await Eventually.TrueAsync(() => two.IsOutdated(began));
        Assert.False(two.IsOutdated(two.Clock.Next()));
    }

    [SkippableTheory]
    [MemberData(nameof(RedisServers.All), MemberType = typeof(RedisServers))]
    public async Task A_node_that_was_cut_off_forgets_what_it_had_when_it_hears_again(string kind)
    {
        await using var redis = await RedisServers.StartAsync(kind);
        await using var wire = new Wire(redis.Port);
        await using var one = await Node.StartAsync(redis.Port);
        await using var two = await Node.StartAsync(wire.Port);

        wire.Cut();
        // Not before: the client's second connection can be reported a moment after the node has heard, and then it forgets once more.
        var began = two.Clock.Next();
        var marker = one.Markers.Add(Node.Session);
        await one.Channel.PublishAsync(marker, CancellationToken.None);
        Assert.False(two.IsOutdated(began));
        wire.Mend();

        await Eventually.TrueAsync(() => two.IsOutdated(began));
        // And it does hear.
        var later = two.Clock.Next();
        await one.Channel.PublishAsync(one.Markers.Add(Node.Session), CancellationToken.None);
        await Eventually.TrueAsync(() => two.IsOutdated(later));
    }

    [Fact]
    public async Task A_host_starts_while_Redis_is_away_and_hears_once_it_is_there()
    {
        await using var redis = new GarnetInProcess();
        await using var wire = new Wire(redis.Port);
        wire.Cut();
        await using var two = await Node.StartAsync(wire.Port, wait: false);
        var began = two.Clock.Next();
        wire.Mend();

        await Eventually.TrueAsync(() => two.IsOutdated(began));
    }

    [SkippableFact]
    public async Task A_wrong_password_is_told_from_a_server_that_is_away_and_is_not_told()
    {
        await using var redis = await RedisOfDebian.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Port},allowAdmin=true");
        await admin.GetServers()[0].ConfigSetAsync("requirepass", "right");
        var logger = new FakeLogger<RedisEvictionChannel>();

        await using var node = await Node.StartAsync(redis.Port, wait: false, logger: logger, settings: "password=secret");
        await Eventually.TrueAsync(() => logger.Collector.GetSnapshot().Any(record => record.Message.Contains("AuthenticationFailure", StringComparison.Ordinal)));

        Assert.DoesNotContain(logger.Collector.GetSnapshot(), record => record.Message.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_is_said_once_and_what_is_learnt_of_it_later_as_well()
    {
        var logger = new FakeLogger<RedisEvictionChannel>();
        var asked = 0;

        await using var node = await Node.StartAsync(0, wait: false, logger: logger, factory: () => throw new RedisConnectionException(
            ++asked < 3 ? ConnectionFailureType.UnableToConnect : ConnectionFailureType.AuthenticationFailure, CommandFlags.None, "no", null, CommandStatus.Unknown));
        await Eventually.TrueAsync(() => Volatile.Read(ref asked) >= 4);

        Assert.Collection(
            logger.Collector.GetSnapshot(),
            first => Assert.Contains("UnableToConnect", first.Message, StringComparison.Ordinal),
            second => Assert.Contains("AuthenticationFailure", second.Message, StringComparison.Ordinal));
    }

    private sealed class Node : IAsyncDisposable
    {
        private readonly RedisConnection _connection;

        private Node(int port, ILogger<RedisEvictionChannel> logger, string settings, Func<Task<IConnectionMultiplexer>>? factory)
        {
            var options = Options.Create(new OryRedisOptions { Configuration = $"127.0.0.1:{port},connectTimeout=1000,connectRetry=1,{settings}", ConnectionMultiplexerFactory = factory });
            Clock = new SessionClock(TimeProvider.System);
            Markers = new EvictionMarkers(Clock, TimeProvider.System);
            _connection = new RedisConnection(options);
            Channel = new RedisEvictionChannel(
                _connection, Markers, Clock, options, TimeProvider.System, logger);
        }

        public static UInt128 Session { get; } = EvictionMarker.OfSession("9fd0c6d2-0000-4000-8000-000000000001");

        public SessionClock Clock { get; }

        public EvictionMarkers Markers { get; }

        public RedisEvictionChannel Channel { get; }

        public static async Task<Node> StartAsync(int port, bool wait = true, ILogger<RedisEvictionChannel>? logger = null, string settings = "", Func<Task<IConnectionMultiplexer>>? factory = null)
        {
            var node = new Node(port, logger ?? NullLogger<RedisEvictionChannel>.Instance, settings, factory);
            var began = node.Clock.Next();
            await node.Channel.StartAsync(CancellationToken.None);
            if (wait)
                await Eventually.TrueAsync(() => node.IsOutdated(began));
            return node;
        }

        public bool IsOutdated(long began) => Markers.Outdates(began, began, 1, Session, 2);

        public async ValueTask DisposeAsync()
        {
            await Channel.StopAsync(CancellationToken.None);
            await _connection.DisposeAsync();
        }
    }
}
