using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>Nodes that share the application's own store and have nothing else in common: no channel tells them of evictions.</summary>
public class SecondLevelTests : IAsyncLifetime
{
    private const string Cookie = "ory_kratos_session=MTc2MzkxMDQ4OXxHd3dBRUhObGMzTnBiMjVmZEc5clpXND0";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryDistributedCache _store = new(Options.Create(new MemoryDistributedCacheOptions()));
    private readonly EphemeralDataProtectionProvider _keys = new();
    private readonly FakeLogCollector _logs = new();
    private readonly ScriptedOry _ory;
    private readonly ScriptedSession _session;

    public SecondLevelTests()
    {
        _ory = new ScriptedOry(_time);
        _session = _ory.SignIn(Cookie);
    }

    private string Me => _session.Who;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _ory.DisposeAsync();

    [Fact]
    public async Task A_store_is_left_alone_unless_it_is_asked_for()
    {
        await using var one = await StartAsync(isOn: false);
        await using var two = await StartAsync(isOn: false);

        Assert.Equal(Me, await one.AskAsync(Cookie));
        Assert.Equal(Me, await two.AskAsync(Cookie));

        Assert.Equal(2, _ory.Whoamis);
    }

    [Fact]
    public async Task What_one_node_stored_another_takes_and_itself_remembers()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();

        Assert.Equal(Me, await one.AskAsync(Cookie));
        Assert.Equal(Me, await two.AskAsync(Cookie));
        // Even from an Ory that is away.
        _ory.Fault = Fault.Refused;
        Assert.Equal(Me, await two.AskAsync(Cookie));

        Assert.Equal(1, _ory.Whoamis);
    }

    [Fact]
    public async Task What_another_node_stored_counts_no_longer_than_there()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.AskAsync(Cookie);
        _time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(Me, await two.AskAsync(Cookie));
        Assert.Equal(1, _ory.Whoamis);

        _session.IsActive = false;
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("401", await two.AskAsync(Cookie));
    }

    // As while a new setting reaches one node after the other.
    [Theory]
    [InlineData(30, 31)]
    [InlineData(0, 0)]
    public async Task What_another_node_stored_that_remembers_longer_counts_no_longer_than_this_one_allows(int seconds, int later)
    {
        await using var one = await StartAsync(configure: options => options.CacheDuration = TimeSpan.FromHours(1));
        await using var two = await StartAsync(configure: options => options.CacheDuration = TimeSpan.FromSeconds(seconds));
        await one.AskAsync(Cookie);
        _session.IsActive = false;

        _time.Advance(TimeSpan.FromSeconds(later));

        Assert.Equal("401", await two.AskAsync(Cookie));
    }

    [Theory]
    [InlineData("session")]
    [InlineData("identity")]
    [InlineData("credential")]
    public async Task What_was_evicted_elsewhere_is_not_taken_from_the_store(string by)
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.AskAsync(Cookie);
        _session.IsActive = false;
        await one.Cache.EvictAsync(by switch
        {
            "session" => OryEviction.OfSession(_session.Id),
            "identity" => OryEviction.OfIdentity(_session.IdentityId),
            _ => OryEviction.OfCredential(OryCredential.FromCookie(Cookie)),
        });

        Assert.Equal("401", await two.AskAsync(Cookie));
        Assert.Equal("401", await one.AskAsync(Cookie));
    }

    [Fact]
    public async Task What_is_learnt_after_an_eviction_is_shared_again()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.AskAsync(Cookie);
        await one.Cache.EvictAsync(OryEviction.OfSession(_session.Id));
        // Clocks may be a second apart, and a marker that is found counts a second longer.
        _time.Advance(TimeSpan.FromSeconds(2.1));

        await one.AskAsync(Cookie);
        await two.AskAsync(Cookie);

        Assert.Equal(2, _ory.Whoamis);
    }

    [Fact]
    public async Task A_session_that_was_refused_past_the_cache_leaves_the_store()
    {
        await using var one = await StartAsync(use: app => app.MapGet("/vault", () => "open").RequireAuthorization("aal2"));
        await using var two = await StartAsync();
        await one.AskAsync(Cookie);
        _session.IsActive = false;

        Assert.Equal("401", await one.AskAsync(Cookie, "/vault"));
        Assert.Equal("401", await two.AskAsync(Cookie));
    }

    [Fact]
    public async Task What_was_written_with_other_keys_is_a_miss()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync(keys: new EphemeralDataProtectionProvider());
        await one.AskAsync(Cookie);

        Assert.Equal(Me, await two.AskAsync(Cookie));
        Assert.Equal(2, _ory.Whoamis);
        Assert.Contains(_logs.GetSnapshot(), log => log.Message.Contains("key ring", StringComparison.Ordinal) && log.Id.Id is not (32 or 33));
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
        _session.IsActive = false;
        await one.Cache.EvictAsync(OryEviction.OfSession(_session.Id));
        (isBroken, _) = (false, settings.TryRemove("Ory"));

        _time.Advance(TimeSpan.FromSeconds(1));

        await using var three = await StartAsync();
        Assert.Equal("401", await three.AskAsync(Cookie));
    }

    [Fact]
    public async Task Keys_that_fail_in_their_own_way_fail_no_request()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync(keys: new BrokenKeys());
        await one.AskAsync(Cookie);

        Assert.Equal(Me, await two.AskAsync(Cookie));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_the_store_does_not_tell_what_was_evicted_its_sessions_are_not_believed(bool fails)
    {
        var store = new Store();
        await using var one = await StartAsync(store: store);
        await using var two = await StartAsync(store: store);
        await one.AskAsync(Cookie);
        store.Marker = fails ? Task.FromException<byte[]?>(new IOException("ory:evicted:quoted")) : Task.FromResult<byte[]?>([1, 2, 3]);

        Assert.Equal(Me, await two.AskAsync(Cookie));
        Assert.Equal(2, _ory.Whoamis);
        // Messages of stores quote keys.
        Assert.Contains(_logs.GetSnapshot(), log => log.Message.Contains(fails ? nameof(IOException) : "cannot be read", StringComparison.Ordinal));
        Assert.DoesNotContain(_logs.GetSnapshot(), log => log.Message.Contains("quoted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ory:session:")]
    [InlineData("ory:evicted:")]
    public async Task A_store_that_does_not_answer_costs_a_look_up_a_fifth_of_a_second_and_is_then_left_alone(string hangs)
    {
        var store = new Store { Hangs = hangs };
        await using var one = await StartAsync(store: store);

        var asked = one.AskAsync(Cookie);
        await store.Asked.Task;
        _time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(Me, await asked.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains(_logs.GetSnapshot(), log => log.Message.Contains(nameof(TimeoutException), StringComparison.Ordinal));
        // The next one does not wait at all.
        Assert.StartsWith("401", await one.AskAsync(Cookie + "x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_share_without_a_store_is_refused_at_start()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Node.StartAsync(_ory, _time, options => options.UseDistributedCache = true));

        Assert.Contains("IDistributedCache", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_keys_have_to_be_shared_is_said_at_start()
    {
        await using (await StartAsync(isOn: false))
            Assert.DoesNotContain(_logs.GetSnapshot(), log => log.Id.Id is 32 or 33);

        await using var node = await StartAsync();

        Assert.Contains(_logs.GetSnapshot(), log => log.Id.Id == 33 && log.Level == LogLevel.Warning);
    }

    private Task<Node> StartAsync(
        bool isOn = true, Action<WebApplication>? use = null, IDistributedCache? store = null, IDataProtectionProvider? keys = null, Action<OryOptions>? configure = null) => Node.StartAsync(
        _ory,
        _time,
        options =>
        {
            options.UseDistributedCache = isOn;
            configure?.Invoke(options);
        },
        builder =>
        {
            builder.Logging.AddProvider(new FakeLoggerProvider(_logs));
            builder.Services.AddSingleton(store ?? _store).AddSingleton(keys ?? _keys);
        },
        use);

    private sealed class Store() : MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())), IDistributedCache
    {
        /// <summary>What is said of evictions instead.</summary>
        public Task<byte[]?>? Marker { get; set; }

        /// <summary>Which keys are never answered, whatever is cancelled.</summary>
        public string? Hangs { get; init; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        Task<byte[]?> IDistributedCache.GetAsync(string key, CancellationToken token)
        {
            if (Hangs is null || !key.StartsWith(Hangs, StringComparison.Ordinal))
                return Marker is not null && key.StartsWith("ory:evicted:", StringComparison.Ordinal) ? Marker : GetAsync(key, token);
            Asked.TrySetResult();
            return new TaskCompletionSource<byte[]?>().Task;
        }
    }

    /// <summary>Keys that are kept by a service of the application's own, which is away.</summary>
    private sealed class BrokenKeys : IDataProtectionProvider, IDataProtector
    {
        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext) => throw new HttpRequestException("away");

        public byte[] Unprotect(byte[] protectedData) => throw new HttpRequestException("away");
    }
}
