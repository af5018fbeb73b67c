using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Ory.AspNetCore.Redis;

/// <summary>
/// Evictions between nodes, by Redis' publish and subscribe. That is delivered at most once, so whoever may have missed something forgets
/// what it has: a node that was cut off, for whatever reason and however briefly, drops its first level as soon as it hears again.
/// </summary>
internal sealed class RedisEvictionChannel(
    RedisConnection connection,
    EvictionMarkers markers,
    SessionClock clock,
    IOptions<OryRedisOptions> options,
    TimeProvider timeProvider,
    ILogger<RedisEvictionChannel> logger) : BackgroundService, IEvictionChannel
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(5);

    private readonly RedisChannel _channel = RedisChannel.Literal(options.Value.KeyPrefix + "ory:evictions");
    private readonly byte[] _hello = Guid.NewGuid().ToByteArray();
    private TaskCompletionSource _helloHeard = NewSignal();
    private TaskCompletionSource _disturbed = NewSignal();
    private volatile bool _hasHeard;
    // What has been said since this node heard last: a connection that is just being made often knows less of what is wrong than it does a second later.
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Whether this node has been connected at all.</summary>
    public bool HasHeard => _hasHeard;

    public async Task PublishAsync(EvictionMarker marker, CancellationToken cancellationToken)
    {
        var redis = await connection.GetAsync().WaitAsync(cancellationToken);
        await redis.GetSubscriber().PublishAsync(_channel, marker.ToBytes()).WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await HearAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                CutOff(exception);
                await Task.Delay(CheckInterval, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task HearAsync(CancellationToken stoppingToken)
    {
        var redis = await connection.GetAsync().WaitAsync(stoppingToken);
        var subscriber = redis.GetSubscriber();
        redis.ConnectionFailed += OnDisturbed;
        redis.ConnectionRestored += OnDisturbed;
        try
        {
            await subscriber.SubscribeAsync(_channel, OnMessage).WaitAsync(stoppingToken);
            while (true)
            {
                // Reset first: what happens from here on is seen by the next round.
                Volatile.Write(ref _disturbed, NewSignal());
                await ForgetWhatMayBeMissedAsync(subscriber, stoppingToken);
                while (!_disturbed.Task.IsCompleted)
                {
                    await Task.WhenAny(_disturbed.Task, Task.Delay(CheckInterval, timeProvider, stoppingToken));
                    stoppingToken.ThrowIfCancellationRequested();
                    // Finds a connection out that is dead without having been closed.
                    await subscriber.PingAsync().WaitAsync(stoppingToken);
                }
            }
        }
        finally
        {
            redis.ConnectionFailed -= OnDisturbed;
            redis.ConnectionRestored -= OnDisturbed;
            await subscriber.UnsubscribeAsync(_channel, OnMessage, CommandFlags.FireAndForget);
        }
    }

    /// <summary>
    /// Sends this node a word through the channel. When it is back, whatever is published from now on arrives; all that is older may have
    /// been lost.
    /// </summary>
    private async Task ForgetWhatMayBeMissedAsync(ISubscriber subscriber, CancellationToken stoppingToken)
    {
        var heard = NewSignal();
        Volatile.Write(ref _helloHeard, heard);
        await subscriber.PublishAsync(_channel, _hello).WaitAsync(stoppingToken);
        await heard.Task.WaitAsync(HelloTimeout, timeProvider, stoppingToken);
        markers.ForgetEverything();
        _told.Clear();
        _hasHeard = true;
        logger.HearingEvictions();
    }

    private void OnMessage(RedisChannel channel, RedisValue message)
    {
        var bytes = (byte[]?)message;
        if (EvictionMarker.TryRead(bytes, out var marker))
        {
            if (marker.Value.Node != clock.Node)
                markers.Receive(marker.Value);
        }
        else if (bytes.AsSpan().SequenceEqual(_hello))
        {
            Volatile.Read(ref _helloHeard).TrySetResult();
        }
    }

    private void OnDisturbed(object? sender, ConnectionFailedEventArgs e) => Volatile.Read(ref _disturbed).TrySetResult();

    private void CutOff(Exception exception)
    {
        var fault = NameOf(exception);
        if (_told.Add(fault))
            logger.NotHearingEvictions(fault);
    }

    // The innermost kind of failure tells a wrong password from a server that is away. Names only: messages tell more than a log has to hold.
    private static string NameOf(Exception exception)
    {
        var name = exception.GetType().Name;
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is RedisConnectionException { FailureType: not (ConnectionFailureType.None or ConnectionFailureType.UnableToResolvePhysicalConnection) and var kind })
                name = $"{exception.GetType().Name}, {kind}";
        }

        return name;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
