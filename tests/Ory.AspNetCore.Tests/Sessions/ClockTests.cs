using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>A clock is put right, by an hour and more: nobody counts, and nobody is refused, for longer because of it.</summary>
public class ClockTests : IAsyncLifetime
{
    private const string Cookie = "ory_kratos_session=one";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly JumpingTime _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly EphemeralDataProtectionProvider _keys = new();
    private readonly ScriptedOry _ory;
    private readonly ScriptedSession _session;

    public ClockTests()
    {
        _ory = new ScriptedOry(_time);
        _session = _ory.SignIn(Cookie);
    }

    private string Me => _session.Who;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _ory.DisposeAsync();

    [Fact]
    public async Task What_was_learnt_before_the_clock_was_put_back_is_asked_anew()
    {
        await using var node = await Node.StartAsync(_ory, _time);
        Assert.Equal(Me, await node.AskAsync(Cookie));
        _session.IsActive = false;

        _time.Shift = -Hour;

        Assert.Equal("401", await node.AskAsync(Cookie));
    }

    [Fact]
    public async Task What_is_learnt_after_it_ends_at_its_time()
    {
        await using var node = await Node.StartAsync(_ory, _time);
        await node.AskAsync(Cookie);
        _time.Shift = -Hour;
        Assert.Equal(Me, await node.AskAsync(Cookie));
        Assert.Equal(Me, await node.AskAsync(Cookie));
        Assert.Equal(2, _ory.Whoamis);
        _session.IsActive = false;

        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("401", await node.AskAsync(Cookie));
    }

    [Fact]
    public async Task In_an_outage_nobody_counts_until_the_clock_is_there_again()
    {
        await using var node = await Node.StartAsync(_ory, _time, options => options.StaleOnOutage = TimeSpan.FromMinutes(5));
        Assert.Equal(Me, await node.AskAsync(Cookie));
        _ory.Fault = Fault.Refused;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Me, await node.AskAsync(Cookie));

        _time.Shift = -Hour;
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("503", await node.AskAsync(Cookie));
    }

    [Fact]
    public async Task A_refusal_is_not_remembered_until_the_clock_is_there_again()
    {
        await using var node = await Node.StartAsync(_ory, _time);
        _session.IsActive = false;
        Assert.Equal("401", await node.AskAsync(Cookie));
        _session.IsActive = true;

        _time.Shift = -Hour;

        Assert.Equal(Me, await node.AskAsync(Cookie));
    }

    [Fact]
    public async Task Clocks_that_are_put_right_by_less_than_a_second_cost_nothing()
    {
        await using var node = await Node.StartAsync(_ory, _time);
        await node.AskAsync(Cookie);

        _time.Shift = -TimeSpan.FromSeconds(0.5);

        Assert.Equal(Me, await node.AskAsync(Cookie));
        Assert.Equal(1, _ory.Whoamis);
    }

    [Fact]
    public async Task Who_has_stepped_up_gets_in_a_second_after_the_last_question_whatever_the_clock_says()
    {
        await using var node = await Node.StartAsync(_ory, _time, options => options.RequiredAal = "aal2");
        Assert.Equal("401", await node.AskAsync(Cookie));
        Assert.Equal("401", await node.AskAsync(Cookie));

        _time.Shift = -Hour;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("401", await node.AskAsync(Cookie));
        _session.Aal = "aal2";

        Assert.Equal(Me, await node.AskAsync(Cookie));
    }

    [Fact]
    public async Task That_ory_was_not_ready_is_forgotten_a_second_later_whatever_the_clock_says()
    {
        await using var node = await Node.StartAsync(_ory, _time, options => options.CacheDuration = TimeSpan.Zero);
        Assert.Equal(Me, await node.AskAsync(Cookie));
        _ory.Fault = Fault.DatabaseDown;
        Assert.Equal("503", await node.AskAsync(Cookie));

        _ory.Fault = Fault.None;
        _session.IsActive = false;
        _time.Shift = -Hour;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("401", await node.AskAsync(Cookie));
    }

    [Fact]
    public async Task A_store_that_failed_is_asked_again_a_second_later_whatever_the_clock_says()
    {
        var store = new Store { Fails = true };
        await using var node = await StartSharingAsync(_time, store, TimeSpan.Zero);
        await node.AskAsync(Cookie);
        store.Fails = false;

        _time.Shift = -Hour;
        _time.Advance(TimeSpan.FromSeconds(1));
        store.Asked = 0;
        await node.AskAsync(Cookie);

        Assert.NotEqual(0, store.Asked);
    }

    [Theory]
    [InlineData(3600, false)]
    [InlineData(3600, true)]
    [InlineData(1.5, true)]
    public async Task What_a_node_stored_whose_clock_is_ahead_is_not_believed(double seconds, bool isEvicted)
    {
        var store = new Store();
        var ahead = new JumpingTime(_time.GetUtcNow()) { Shift = TimeSpan.FromSeconds(seconds) };
        await using var one = await StartSharingAsync(ahead, store);
        await using var two = await StartSharingAsync(_time, store);
        await one.AskAsync(Cookie);
        if (isEvicted)
            await two.Cache.EvictAsync(OryEviction.OfSession(_session.Id));
        else
            await two.AskAsync(Cookie);
        _session.IsActive = false;
        _time.Advance(TimeSpan.FromSeconds(isEvicted ? 0 : 31));

        Assert.Equal("401", await two.AskAsync(Cookie));
    }

    private Task<Node> StartSharingAsync(TimeProvider time, Store store, TimeSpan? duration = null) => Node.StartAsync(
        _ory,
        time,
        options =>
        {
            options.UseDistributedCache = true;
            options.CacheDuration = duration ?? options.CacheDuration;
        },
        builder => builder.Services.AddSingleton<IDistributedCache>(store).AddSingleton<IDataProtectionProvider>(_keys));

    private sealed class Store() : MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())), IDistributedCache
    {
        public bool Fails { get; set; }

        public int Asked { get; set; }

        Task<byte[]?> IDistributedCache.GetAsync(string key, CancellationToken token)
        {
            Asked++;
            return Fails ? throw new IOException() : GetAsync(key, token);
        }
    }
}
