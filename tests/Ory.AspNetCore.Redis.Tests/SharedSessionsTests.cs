using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;
using Ory.AspNetCore.Tests;

namespace Ory.AspNetCore.Redis.Tests;

public class SharedSessionsTests
{
    private const string Cookie = "ory_kratos_session=MTc2MzkxMDQ4OXxHd3dBRUhObGMzTnBiMjVmZEc5clpXND0";
    private const string OtherCookie = "ory_kratos_session=MTc2MzkxMDQ5MHxRUURBRUhObGMzTnBiMjVmZEc5clpXND0";
    private const string Token = "ory_st_Tnq7kY2bP0sVdLw3ReXmZ8uJcHf5Ga1i";

    [SkippableTheory]
    [MemberData(nameof(RedisServers.All), MemberType = typeof(RedisServers))]
    public async Task What_one_node_knows_no_other_asks_about(string kind)
    {
        await using var cluster = await Cluster.StartAsync(kind);
        var session = cluster.SignIn(Cookie);
        var one = await cluster.StartNodeAsync();
        var two = await cluster.StartNodeAsync();

        await one.AskAsync(Cookie);
        await cluster.KeysAsync("ory:session:*", 1);

        // Nodes agree about the time to a second.
        Assert.Equal($"{session.IdentityId} {session.Id} aal1", await two.AskAsync(Cookie));
        Assert.Equal(1, cluster.Ory.Whoamis);
    }

    [SkippableTheory]
    [MemberData(nameof(RedisServers.All), MemberType = typeof(RedisServers))]
    public async Task Two_cold_nodes_ask_at_most_once_each(string kind)
    {
        await using var cluster = await Cluster.StartAsync(kind);
        var session = cluster.SignIn(Token);
        var one = await cluster.StartNodeAsync();
        var two = await cluster.StartNodeAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => (i % 2 == 0 ? one : two).AskAsync(Token)));

        Assert.All(answers, answer => Assert.Equal($"{session.IdentityId} {session.Id} aal1", answer));
        Assert.InRange(cluster.Ory.Whoamis, 1, 2);
    }

    [SkippableTheory]
    [MemberData(nameof(RedisServers.All), MemberType = typeof(RedisServers))]
    public async Task What_is_evicted_on_one_node_is_asked_about_on_the_other_before_any_time_passes(string kind)
    {
        await using var cluster = await Cluster.StartAsync(kind);
        var session = cluster.SignIn(Cookie, OtherCookie);
        var one = await cluster.StartNodeAsync();
        var two = await cluster.StartNodeAsync();
        await one.AskAsync(Cookie);
        await two.AskAsync(OtherCookie);

        session.IsActive = false;
        await one.Cache.EvictAsync(OryEviction.OfSession(session.Id));

        Assert.Equal("401", await one.AskAsync(Cookie));
        await Eventually.TrueAsync(async () => await two.AskAsync(OtherCookie) == "401");
        Assert.Equal("401", await two.AskAsync(Cookie));
    }

    [SkippableTheory]
    [MemberData(nameof(RedisServers.All), MemberType = typeof(RedisServers))]
    public async Task A_whoami_that_began_before_an_eviction_elsewhere_does_not_come_back_after_it(string kind)
    {
        await using var cluster = await Cluster.StartAsync(kind);
        var session = cluster.SignIn(Cookie);
        var one = await cluster.StartNodeAsync();
        var two = await cluster.StartNodeAsync();

        cluster.Ory.Hold();
        var asked = two.AskAsync(Cookie);
        await Eventually.TrueAsync(() => cluster.Ory.Whoamis == 1);
        // Ory has looked the session up; then it ends.
        session.IsActive = false;
        await one.Cache.EvictAsync(OryEviction.OfIdentity(session.IdentityId));
        cluster.Ory.LetGo();

        Assert.Equal("401", await asked);
        Assert.Equal(2, cluster.Ory.Whoamis);
        Assert.Equal("401", await one.AskAsync(Cookie));
    }

    [SkippableTheory]
    [MemberData(nameof(RedisServers.All), MemberType = typeof(RedisServers))]
    public async Task Entries_that_somebody_swapped_in_Redis_are_nobodys(string kind)
    {
        await using var cluster = await Cluster.StartAsync(kind);
        var first = cluster.SignIn(Cookie);
        var second = cluster.SignIn(Token);
        var one = await cluster.StartNodeAsync();
        await one.AskAsync(Cookie);
        await one.AskAsync(Token);
        var keys = await cluster.KeysAsync("ory:session:*", 2);
        var database = (await cluster.ConnectAsync()).GetDatabase();
        var values = await Task.WhenAll(keys.Select(key => database.HashGetAsync(key, "data")));
        await database.HashSetAsync(keys[0], "data", values[1]);
        await database.HashSetAsync(keys[1], "data", values[0]);

        var two = await cluster.StartNodeAsync();

        Assert.Equal($"{first.IdentityId} {first.Id} aal1", await two.AskAsync(Cookie));
        Assert.Equal($"{second.IdentityId} {second.Id} aal1", await two.AskAsync(Token));
        Assert.Equal(4, cluster.Ory.Whoamis);
        Assert.Single(Warnings(cluster));
    }

    [SkippableTheory]
    [MemberData(nameof(RedisServers.All), MemberType = typeof(RedisServers))]
    public async Task Rubbish_in_Redis_is_nothing(string kind)
    {
        await using var cluster = await Cluster.StartAsync(kind);
        var session = cluster.SignIn(Cookie);
        var one = await cluster.StartNodeAsync();
        await one.AskAsync(Cookie);
        var key = Assert.Single(await cluster.KeysAsync("ory:session:*", 1));
        var database = (await cluster.ConnectAsync()).GetDatabase();
        var value = (byte[])(await database.HashGetAsync(key, "data"))!;
        var rubbish = new byte[][] { [], [1], new byte[200], value[..^1], [.. value, 0], Encoding.UTF8.GetBytes(session.Json()) };

        foreach (var bytes in rubbish)
        {
            await database.HashSetAsync(key, "data", bytes);
            var before = cluster.Ory.Whoamis;
            var another = await cluster.StartNodeAsync();
            Assert.Equal($"{session.IdentityId} {session.Id} aal1", await another.AskAsync(Cookie));
            Assert.Equal(before + 1, cluster.Ory.Whoamis);
            // It is put right, in its own time.
            await Eventually.TrueAsync(async () => !Enumerable.SequenceEqual(bytes, (byte[])(await database.HashGetAsync(key, "data"))!));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(RedisServers.All), MemberType = typeof(RedisServers))]
    public async Task Rubbish_of_another_kind_holds_up_nobody_else_and_is_written_over(string kind)
    {
        await using var cluster = await Cluster.StartAsync(kind);
        var first = cluster.SignIn(Cookie);
        var one = await cluster.StartNodeAsync();
        await one.AskAsync(Cookie);
        var key = Assert.Single(await cluster.KeysAsync("ory:session:*", 1));
        var second = cluster.SignIn(Token);
        await one.AskAsync(Token);
        await cluster.KeysAsync("ory:session:*", 2);
        var database = (await cluster.ConnectAsync()).GetDatabase();
        await database.KeyDeleteAsync(key);
        await database.ListLeftPushAsync(key, "rubbish");

        var two = await cluster.StartNodeAsync();
        Assert.Equal($"{first.IdentityId} {first.Id} aal1", await two.AskAsync(Cookie));
        // Redis is as well as before: nobody has to ask Ory for what lies there.
        Assert.Equal($"{second.IdentityId} {second.Id} aal1", await two.AskAsync(Token));
        Assert.Equal(3, cluster.Ory.Whoamis);
        await Eventually.TrueAsync(async () => await database.KeyTypeAsync(key) == StackExchange.Redis.RedisType.Hash);
        Assert.NotNull(await database.KeyTimeToLiveAsync(key));
    }

    [SkippableTheory]
    [MemberData(nameof(RedisServers.All), MemberType = typeof(RedisServers))]
    public async Task What_another_key_ring_protects_is_nothing(string kind)
    {
        await using var cluster = await Cluster.StartAsync(kind);
        var session = cluster.SignIn(Cookie);
        var one = await cluster.StartNodeAsync();
        var two = await cluster.StartNodeAsync(keys: new EphemeralDataProtectionProvider());
        await one.AskAsync(Cookie);
        await cluster.KeysAsync("ory:session:*", 1);

        Assert.Equal($"{session.IdentityId} {session.Id} aal1", await two.AskAsync(Cookie));
        Assert.Equal(2, cluster.Ory.Whoamis);
    }

    [Fact]
    public async Task While_Redis_is_down_Ory_is_asked_and_one_warning_a_minute_says_so()
    {
        await using var cluster = await Cluster.StartAsync(RedisServers.Garnet);
        var wire = await cluster.StartWireAsync();
        var node = await cluster.StartNodeAsync(wire.Port);
        wire.Cut();

        for (var i = 0; i < 70; i++)
        {
            var credential = $"ory_kratos_session=session-{i}";
            var session = cluster.SignIn(credential);
            Assert.Equal($"{session.IdentityId} {session.Id} aal1", await cluster.LetPassAsync(node.AskAsync(credential)));
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(70, cluster.Ory.Whoamis);
        Assert.InRange(Warnings(cluster).Count, 1, 2);
    }

    [Fact]
    public async Task A_slow_Redis_costs_a_request_a_fifth_of_a_second_and_the_next_one_nothing()
    {
        await using var cluster = await Cluster.StartAsync(RedisServers.Garnet);
        var wire = await cluster.StartWireAsync();
        var first = cluster.SignIn(Cookie);
        var second = cluster.SignIn(Token);
        var node = await cluster.StartNodeAsync(wire.Port);
        wire.Stall();
        var began = cluster.Time.GetUtcNow();

        Assert.Equal($"{first.IdentityId} {first.Id} aal1", await cluster.LetPassAsync(node.AskAsync(Cookie)));
        Assert.InRange(cluster.Time.GetUtcNow() - began, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1));
        Assert.Equal($"{second.IdentityId} {second.Id} aal1", await node.AskAsync(Token).WaitAsync(Eventually.Patience));
        Assert.Single(Warnings(cluster));
    }

    [Fact]
    public async Task A_Redis_that_talks_rubbish_fails_nobody()
    {
        await using var cluster = await Cluster.StartAsync(RedisServers.Garnet);
        var wire = await cluster.StartWireAsync();
        var session = cluster.SignIn(Cookie);
        var node = await cluster.StartNodeAsync(wire.Port);
        wire.TurnToRubbish();

        Assert.Equal($"{session.IdentityId} {session.Id} aal1", await cluster.LetPassAsync(node.AskAsync(Cookie)));
    }

    [Fact]
    public async Task What_was_evicted_while_Redis_was_away_is_told_when_it_is_back()
    {
        await using var cluster = await Cluster.StartAsync(RedisServers.Garnet);
        var wire = await cluster.StartWireAsync();
        var session = cluster.SignIn(Cookie);
        var one = await cluster.StartNodeAsync(wire.Port, configure: LongCached);
        var two = await cluster.StartNodeAsync(configure: LongCached);
        await two.AskAsync(Cookie);

        wire.Cut();
        session.IsActive = false;
        await cluster.LetPassAsync(AsText(one.Cache.EvictAsync(OryEviction.OfSession(session.Id))));
        Assert.Equal($"{session.IdentityId} {session.Id} aal1", await two.AskAsync(Cookie));
        wire.Mend();

        await AskUntilRefusedAsync(cluster, two);
    }

    [Fact]
    public async Task A_node_that_was_cut_off_asks_anew_when_it_is_connected_again()
    {
        await using var cluster = await Cluster.StartAsync(RedisServers.Garnet);
        var wire = await cluster.StartWireAsync();
        var session = cluster.SignIn(Cookie);
        var one = await cluster.StartNodeAsync(configure: LongCached);
        var two = await cluster.StartNodeAsync(wire.Port, configure: LongCached);
        await two.AskAsync(Cookie);

        wire.Cut();
        session.IsActive = false;
        await one.Cache.EvictAsync(OryEviction.OfSession(session.Id));
        Assert.NotEqual("401", await two.AskAsync(Cookie));
        wire.Mend();

        await AskUntilRefusedAsync(cluster, two);
    }

    // So that what is asked anew is not merely over its time.
    private static void LongCached(OryOptions options) => options.CacheDuration = TimeSpan.FromDays(1);

    private static Task AskUntilRefusedAsync(Cluster cluster, Node node) => Eventually.TrueAsync(
        async () =>
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(0.1));
            return await node.AskAsync(Cookie) == "401";
        });

    private static List<string> Warnings(Cluster cluster) =>
        [.. cluster.Logs.GetSnapshot().Where(log => log.Id.Id == 30 && log.Level == LogLevel.Warning).Select(log => log.Message)];

    private static async Task<string> AsText(Task task)
    {
        await task;
        return "";
    }
}
