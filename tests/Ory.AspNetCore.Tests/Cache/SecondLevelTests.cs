using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>What one node stored, and what another makes of it.</summary>
public class SecondLevelTests : SharingNodes
{
    [Fact]
    public async Task A_store_is_left_alone_unless_it_is_asked_for()
    {
        await using var one = await StartAsync(isOn: false);
        await using var two = await StartAsync(isOn: false);

        Assert.Equal(Me, await one.AskAsync(Cookie));
        Assert.Equal(Me, await two.AskAsync(Cookie));

        Assert.Equal(2, Ory.Whoamis);
    }

    [Fact]
    public async Task What_one_node_stored_another_takes_and_itself_remembers()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();

        Assert.Equal(Me, await one.AskAsync(Cookie));
        Assert.Equal(Me, await two.AskAsync(Cookie));
        // Even from an Ory that is away.
        Ory.Fault = Fault.Refused;
        Assert.Equal(Me, await two.AskAsync(Cookie));

        Assert.Equal(1, Ory.Whoamis);
    }

    [Fact]
    public async Task What_another_node_stored_counts_no_longer_than_there()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await one.AskAsync(Cookie);
        Time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(Me, await two.AskAsync(Cookie));
        Assert.Equal(1, Ory.Whoamis);

        Session.IsActive = false;
        Time.Advance(TimeSpan.FromSeconds(5));

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
        Session.IsActive = false;

        Time.Advance(TimeSpan.FromSeconds(later));

        Assert.Equal("401", await two.AskAsync(Cookie));
    }

    [Fact]
    public async Task A_session_that_was_refused_past_the_cache_leaves_the_store()
    {
        await using var one = await StartAsync(use: app => app.MapGet("/vault", () => "open").RequireAuthorization("aal2"));
        await using var two = await StartAsync();
        await one.AskAsync(Cookie);
        Session.IsActive = false;

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
        Assert.Equal(2, Ory.Whoamis);
        Assert.Contains(Logs.GetSnapshot(), log => log.Message.Contains("key ring", StringComparison.Ordinal) && log.Id.Id is not (32 or 33));
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
    [InlineData("ory:session:")]
    [InlineData("ory:evicted:")]
    public async Task A_store_that_does_not_answer_costs_a_look_up_a_fifth_of_a_second_and_is_then_left_alone(string hangs)
    {
        var store = new Store { Hangs = hangs };
        await using var one = await StartAsync(store: store);

        var asked = one.AskAsync(Cookie);
        await store.Asked.Task;
        Time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.False(asked.IsCompleted);
        Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(Me, await asked.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains(Logs.GetSnapshot(), log => log.Message.Contains(nameof(TimeoutException), StringComparison.Ordinal));
        // The next one does not wait at all.
        Assert.StartsWith("401", await one.AskAsync(Cookie + "x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_share_without_a_store_is_refused_at_start()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Node.StartAsync(Ory, Time, options => options.UseDistributedCache = true));

        Assert.Contains("IDistributedCache", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_keys_have_to_be_shared_is_said_at_start()
    {
        await using (await StartAsync(isOn: false))
            Assert.DoesNotContain(Logs.GetSnapshot(), log => log.Id.Id is 32 or 33);

        await using var node = await StartAsync();

        Assert.Contains(Logs.GetSnapshot(), log => log.Id.Id == 33 && log.Level == LogLevel.Warning);
    }

    /// <summary>Keys that are kept by a service of the application's own, which is away.</summary>
    private sealed class BrokenKeys : IDataProtectionProvider, IDataProtector
    {
        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext) => throw new HttpRequestException("away");

        public byte[] Unprotect(byte[] protectedData) => throw new HttpRequestException("away");
    }
}
