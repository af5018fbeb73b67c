using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Ory.AspNetCore.Tests;
using Ory.Frontend;
using Ory.Testing;

namespace Ory.AspNetCore.Redis.Tests;

/// <summary>Over a whole run nothing that leaves the process says by what anybody is known.</summary>
[Collection(nameof(Alone))]
public class NoSecretTests
{
    private static readonly Fault[] Faults =
        [Fault.None, Fault.Refused, Fault.Reset, Fault.TooManyRequests, Fault.InternalError, Fault.ServiceUnavailable, Fault.Truncated, Fault.WrongType, Fault.Html, Fault.Redirect, Fault.DatabaseDown];

    [Fact]
    public async Task No_log_metric_activity_exception_or_Redis_entry_holds_a_credential()
    {
        var emitted = new ConcurrentQueue<(string Where, string Text)>();
        using var metrics = Metrics(emitted);
        using var activities = Activities(emitted);
        void OnException(object? sender, FirstChanceExceptionEventArgs thrown) => emitted.Enqueue(("exception", thrown.Exception.ToString()));
        AppDomain.CurrentDomain.FirstChanceException += OnException;
        string[] secrets;
        string[] keys;
        Cluster cluster;
        try
        {
            (cluster, secrets, keys) = await RunAsync(emitted);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= OnException;
        }
        await using var owned = cluster;

        var count = emitted.Select(emission => emission.Where).ToHashSet();
        Assert.Superset(new HashSet<string> { "log", "metric", "activity", "exception", "Redis key", "Redis value" }, count);
        foreach (var (where, text) in emitted)
        {
            foreach (var secret in secrets)
                Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"A {where} holds a credential: {text.Replace(secret, "(credential)", StringComparison.OrdinalIgnoreCase)}");
        }
        // The cache's own keys stay in Redis.
        foreach (var (where, text) in emitted.Where(emission => emission.Where is "log" or "metric" or "activity"))
            Assert.False(keys.Any(key => text.Contains(key, StringComparison.Ordinal)), $"A {where} holds a key of the cache.");
    }

    private static async Task<(Cluster Cluster, string[] Secrets, string[] Keys)> RunAsync(ConcurrentQueue<(string Where, string Text)> emitted)
    {
        const string Hook = "hook-secret-5f2d8e1c9b";
        var cluster = await Cluster.StartAsync(RedisServers.Garnet);
        var wire = await cluster.StartWireAsync();
        var one = await cluster.StartNodeAsync(configure: options => options.WebhookSecret = Hook, use: app => app.MapOryWebhook(),
            build: builder => builder.Services.AddOryFrontendClient(options => options.BaseUrl = new Uri(cluster.Ory.Address)));
        var two = await cluster.StartNodeAsync(wire.Port);
        var secrets = new List<string> { Hook };
        var keys = new HashSet<string>();

        for (var i = 0; i < 22; i++)
        {
            var (cookie, token) = ($"cookie-secret-{Guid.NewGuid():n}", $"ory_st_{Guid.NewGuid():n}");
            secrets.AddRange([cookie, token]);
            var session = cluster.SignIn($"ory_kratos_session={cookie}", token);
            session.SetCookie = i % 2 == 0 ? $"ory_kratos_session=renewed-{cookie}; Path=/; HttpOnly" : null;
            session.NeedsAal2 = i % 5 == 4;
            cluster.Ory.Fault = Faults[i % Faults.Length];
            if (i == 12)
                wire.Cut();
            if (i == 14)
                wire.Mend();
            if (i == 16)
                wire.TurnToRubbish();
            if (i == 18)
                wire.Mend();

            foreach (var node in (Node[])[one, two])
            {
                await cluster.LetPassAsync(node.AskAsync($"a=b; ory_kratos_session={cookie}"));
                await cluster.LetPassAsync(node.AskAsync(token));
                await node.AskAsync($"ory_kratos_session={cookie}{new string('x', 5000)}");
                await node.AskAsync($"ory_session_one={cookie}; ory_session_two={cookie}");
                using var bearer = new HttpRequestMessage(HttpMethod.Get, "/me") { Headers = { { "Authorization", $"Bearer {token}" } } };
                using var crossOrigin = new HttpRequestMessage(HttpMethod.Post, "/me") { Headers = { { "Cookie", $"ory_kratos_session={cookie}" }, { "Sec-Fetch-Site", "cross-site" } } };
                using var first = await node.Client.SendAsync(bearer);
                using var second = await node.Client.SendAsync(crossOrigin);
            }
            await one.Cache.EvictAsync(OryEviction.OfCredential(OryCredential.FromSessionToken(token)));
            await one.HookAsync(new { identity_id = session.IdentityId, session_id = session.Id }, i % 3 == 0 ? "wrong-" + Hook : Hook);
            cluster.Ory.OtherStatus = i % 2 == 0 ? "204 No Content" : "500 Internal Server Error";
            var client = one.Services.GetRequiredService<FrontendClient>();
            await IgnoreAsync(() => client.DisableMySessionAsync(session.Id, FrontendCredential.FromCookie($"ory_kratos_session={cookie}")));
            await IgnoreAsync(() => client.PerformNativeLogoutAsync(token));
            await CollectRedisAsync(cluster, emitted, keys);
            cluster.Time.Advance(TimeSpan.FromSeconds(3));
        }

        foreach (var log in cluster.Logs.GetSnapshot())
            emitted.Enqueue(("log", string.Join(' ', [log.Message, log.Exception?.ToString(), .. log.StructuredState?.Select(pair => $"{pair.Key}={pair.Value}") ?? [], .. log.Scopes.Select(scope => scope?.ToString())])));
        Assert.NotEmpty(keys);
        return (cluster, [.. secrets], [.. keys]);
    }

    private static async Task IgnoreAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (FrontendException exception)
        {
            Assert.NotNull(exception.Message);
        }
    }

    private static async Task CollectRedisAsync(Cluster cluster, ConcurrentQueue<(string Where, string Text)> emitted, HashSet<string> keys)
    {
        var connection = await cluster.ConnectAsync();
        foreach (var key in connection.GetServers()[0].Keys(pattern: "*"))
        {
            emitted.Enqueue(("Redis key", key.ToString()));
            keys.Add(key.ToString().Split(':')[^1]);
            foreach (var field in await connection.GetDatabase().HashGetAllAsync(key))
                emitted.Enqueue(("Redis value", System.Text.Encoding.Latin1.GetString((byte[])field.Value!)));
        }
    }

    private static MeterListener Metrics(ConcurrentQueue<(string Where, string Text)> emitted)
    {
        var listener = new MeterListener { InstrumentPublished = static (instrument, self) => self.EnableMeasurementEvents(instrument) };
        void Keep<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
            emitted.Enqueue(("metric", string.Create(CultureInfo.InvariantCulture, $"{instrument.Meter.Name} {instrument.Name} {value} {string.Join(' ', tags.ToArray())}")));
        listener.SetMeasurementEventCallback<long>(Keep);
        listener.SetMeasurementEventCallback<double>(Keep);
        listener.SetMeasurementEventCallback<int>(Keep);
        listener.Start();
        return listener;
    }

    private static ActivityListener Activities(ConcurrentQueue<(string Where, string Text)> emitted)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => emitted.Enqueue(("activity", string.Join(' ', [activity.DisplayName, activity.StatusDescription, .. activity.TagObjects.Select(tag => tag.ToString()), .. activity.Baggage.Select(item => item.ToString()), .. activity.Events.SelectMany(happened => happened.Tags).Select(tag => tag.ToString())]))),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
