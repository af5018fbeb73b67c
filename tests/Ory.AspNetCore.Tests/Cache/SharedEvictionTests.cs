using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore.Tests;

/// <summary>What one node evicts, and what another, whom only the store tells, makes of that.</summary>
public class SharedEvictionTests : SharingNodes
{
    [Theory]
    [InlineData("session")]
    [InlineData("identity")]
    [InlineData("credential")]
    public async Task What_was_evicted_elsewhere_is_not_taken_from_the_store(string by)
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.AskAsync(Cookie);
        Session.IsActive = false;
        await one.Cache.EvictAsync(by switch
        {
            "session" => OryEviction.OfSession(Session.Id),
            "identity" => OryEviction.OfIdentity(Session.IdentityId),
            _ => OryEviction.OfCredential(OryCredential.FromCookie(Cookie)),
        });

        Assert.Equal("401", await two.AskAsync(Cookie));
        Assert.Equal("401", await one.AskAsync(Cookie));
    }

    [Fact]
    public async Task An_eviction_is_kept_as_long_as_what_is_stored_can_live()
    {
        var store = new Store(Time);
        await using var one = await StartAsync(store: store, configure: options => options.CacheDuration = TimeSpan.FromMinutes(10));
        await using var two = await StartAsync(store: store, configure: options => options.CacheDuration = TimeSpan.FromMinutes(10));
        await one.AskAsync(Cookie);
        Session.IsActive = false;
        await one.Cache.EvictAsync(OryEviction.OfSession(Session.Id));

        Time.Advance(TimeSpan.FromMinutes(9));

        Assert.Equal("401", await two.AskAsync(Cookie));
    }

    [Fact]
    public async Task What_is_learnt_after_an_eviction_is_shared_again()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.AskAsync(Cookie);
        await one.Cache.EvictAsync(OryEviction.OfSession(Session.Id));
        // Clocks may be a second apart, and a marker that is found counts a second longer.
        Time.Advance(TimeSpan.FromSeconds(2.1));

        await one.AskAsync(Cookie);
        await two.AskAsync(Cookie);

        Assert.Equal(2, Ory.Whoamis);
    }

    [Fact]
    public async Task An_eviction_that_settings_keep_from_the_others_is_told_when_they_are_right_again()
    {
        var isBroken = false;
        await using var one = await StartAsync(configure: options => options.CacheSize = isBroken ? 0 : options.CacheSize);
        await using var two = await StartAsync();
        await two.AskAsync(Cookie);
        var settings = one.Services.GetRequiredService<IOptionsMonitorCache<OryOptions>>();
        (isBroken, _) = (true, settings.TryRemove("Ory"));
        Session.IsActive = false;
        await one.Cache.EvictAsync(OryEviction.OfSession(Session.Id));
        (isBroken, _) = (false, settings.TryRemove("Ory"));

        Time.Advance(TimeSpan.FromSeconds(1));

        await using var three = await StartAsync();
        Assert.Equal("401", await three.AskAsync(Cookie));
    }

    [Fact]
    public async Task What_the_store_did_not_take_it_is_told_again_although_the_channel_told_the_others()
    {
        var store = new Store(Time);
        await using var one = await StartAsync(store: store, add: services => services.AddSingleton<IEvictionChannel>(new Channel()));
        await one.AskAsync(Cookie);
        Session.IsActive = false;
        store.TakesNothing = true;
        await one.Cache.EvictAsync(OryEviction.OfSession(Session.Id));
        store.TakesNothing = false;

        Time.Advance(TimeSpan.FromSeconds(1));

        await using var two = await StartAsync(store: store);
        Assert.Equal("401", await two.AskAsync(Cookie));
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("rubbish")]
    [InlineData("of another")]
    public async Task Where_the_store_does_not_tell_what_was_evicted_its_sessions_are_not_believed(string told)
    {
        var store = new Store();
        await using var one = await StartAsync(store: store);
        await using var two = await StartAsync(store: store);
        await one.AskAsync(Cookie);
        store.Marker = told switch
        {
            "fails" => Task.FromException<byte[]?>(new IOException("ory:evicted:quoted")),
            "rubbish" => Task.FromResult<byte[]?>([1, 2, 3]),
            _ => Task.FromResult<byte[]?>(new EvictionMarker(EvictionMarker.OfSession("another"), 1, Guid.NewGuid()).ToBytes()),
        };

        Assert.Equal(Me, await two.AskAsync(Cookie));
        Assert.Equal(2, Ory.Whoamis);
        // Messages of stores quote keys.
        Assert.Contains(Logs.GetSnapshot(), log => log.Message.Contains(told == "fails" ? nameof(IOException) : "cannot be read", StringComparison.Ordinal));
        Assert.DoesNotContain(Logs.GetSnapshot(), log => log.Message.Contains("quoted", StringComparison.Ordinal));
    }

    /// <summary>One that reaches everybody who listens.</summary>
    private sealed class Channel : IEvictionChannel
    {
        public Task PublishAsync(EvictionMarker marker, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
