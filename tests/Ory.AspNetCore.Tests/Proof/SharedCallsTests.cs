using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>One whoami for one credential, however many requests wait.</summary>
public class SharedCallsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptedOry _ory;

    public SharedCallsTests() => _ory = new ScriptedOry(_time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _ory.DisposeAsync();

    [Fact]
    public async Task A_thousand_cold_requests_with_one_credential_make_one_whoami()
    {
        await using var node = await Node.StartAsync(_ory, _time);
        var session = SignIn("ory_kratos_session=one");

        _ory.Hold();
        var asked = Enumerable.Range(0, 1000).Select(_ => node.AskAsync("ory_kratos_session=one")).ToArray();
        await OnceAskedAsync(1);
        _ory.LetGo();

        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(session, answer));
        Assert.Equal(1, _ory.Whoamis);
    }

    [Fact]
    public async Task A_thousand_cold_requests_with_fifty_credentials_make_fifty_whoamis()
    {
        await using var node = await Node.StartAsync(_ory, _time);
        var sessions = Enumerable.Range(0, 50).Select(i => SignIn($"ory_kratos_session=person-{i}")).ToArray();

        _ory.Hold();
        var asked = Enumerable.Range(0, 1000).Select(i => node.AskAsync($"ory_kratos_session=person-{i % 50}")).ToArray();
        await OnceAskedAsync(50);
        _ory.LetGo();

        var answers = await Task.WhenAll(asked);
        for (var i = 0; i < answers.Length; i++)
            Assert.Equal(sessions[i % 50], answers[i]);
        Assert.Equal(50, _ory.Whoamis);
        Assert.Equal(50, _ory.Asked.Distinct().Count());
    }

    [Fact]
    public async Task The_first_caller_gives_up_and_fails_nobody_else()
    {
        await using var node = await Node.StartAsync(_ory, _time);
        var session = SignIn("ory_kratos_session=one");
        using var first = new CancellationTokenSource();

        _ory.Hold();
        var givenUp = node.AskAsync("ory_kratos_session=one", cancellationToken: first.Token);
        await OnceAskedAsync(1);
        var others = Enumerable.Range(0, 999).Select(_ => node.AskAsync("ory_kratos_session=one")).ToArray();
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        _ory.LetGo();

        Assert.All(await Task.WhenAll(others), answer => Assert.Equal(session, answer));
        Assert.Equal(1, _ory.Whoamis);
    }

    [Fact]
    public async Task All_give_up_and_the_session_is_there_for_the_next()
    {
        await using var node = await Node.StartAsync(_ory, _time);
        var session = SignIn("ory_kratos_session=one");
        using var all = new CancellationTokenSource();

        _ory.Hold();
        var asked = Enumerable.Range(0, 20).Select(_ => node.AskAsync("ory_kratos_session=one", cancellationToken: all.Token)).ToArray();
        await OnceAskedAsync(1);
        await all.CancelAsync();
        foreach (var givenUp in asked)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        _ory.LetGo();

        Assert.Equal(session, await node.AskAsync("ory_kratos_session=one"));
        Assert.Equal(1, _ory.Whoamis);
    }

    [Fact]
    public async Task Who_comes_after_an_eviction_is_not_answered_by_a_call_that_began_before_it()
    {
        await using var node = await Node.StartAsync(_ory, _time);
        var ended = _ory.SignIn("ory_kratos_session=one");

        _ory.Hold();
        var before = node.AskAsync("ory_kratos_session=one");
        await OnceAskedAsync(1);
        ended.IsActive = false;
        await node.Cache.EvictAsync(OryEviction.OfSession(ended.Id));
        var after = node.AskAsync("ory_kratos_session=one");
        _ory.LetGo();

        Assert.Equal("401", await after);
        Assert.Equal("401", await before);
        Assert.Equal(2, _ory.Whoamis);
    }

    // He has stepped up meanwhile, and the pages or the proxy told of it: of a session that is refused only the credential is known.
    [Fact]
    public async Task A_refusal_that_began_before_an_eviction_answers_nobody_who_comes_after_it()
    {
        await using var node = await Node.StartAsync(_ory, _time);
        var session = new ScriptedSession { AuthenticatedAt = _time.GetUtcNow(), ExpiresAt = _time.GetUtcNow().AddDays(1), NeedsAal2 = true };
        _ory.Add("ory_kratos_session=one", session);

        _ory.Hold();
        var before = node.AskAsync("ory_kratos_session=one");
        await OnceAskedAsync(1);
        session.Aal = "aal2";
        await node.Cache.EvictAsync(OryEviction.OfCredential(OryCredential.FromCookie("ory_kratos_session=one")));
        var after = node.AskAsync("ory_kratos_session=one");
        _ory.LetGo();

        Assert.Equal($"{session.IdentityId} {session.Id} aal2", await after);
        Assert.Equal($"{session.IdentityId} {session.Id} aal2", await before);
        Assert.Equal(2, _ory.Whoamis);
    }

    // An application hands in the token of a request whose client has left by then.
    [Fact]
    public async Task Who_does_not_wait_for_an_eviction_has_it_all_the_same()
    {
        await using var node = await Node.StartAsync(_ory, _time);
        var ended = _ory.SignIn("ory_kratos_session=one");
        Assert.NotEqual("401", await node.AskAsync("ory_kratos_session=one"));
        ended.IsActive = false;

        try
        {
            await node.Cache.EvictAsync(OryEviction.OfSession(ended.Id), new CancellationToken(canceled: true));
        }
        catch (OperationCanceledException)
        {
            // The wait was ended.
        }

        Assert.Equal("401", await node.AskAsync("ory_kratos_session=one"));
    }

    [Fact]
    public async Task What_was_asked_past_the_cache_is_not_believed_after_an_eviction_either()
    {
        await using var node = await Node.StartAsync(_ory, _time, use: app => app.MapGet("/vault", () => "open").RequireAuthorization("aal2"));
        var session = _ory.SignIn("ory_kratos_session=one");
        await node.AskAsync("ory_kratos_session=one");
        session.Aal = "aal2";
        Assert.Equal("open", await node.AskAsync("ory_kratos_session=one", "/vault"));

        // All within the second for which such an answer is shared: the second factor is taken away, and that is told.
        session.Aal = "aal1";
        await node.Cache.EvictAsync(OryEviction.OfIdentity(session.IdentityId));

        Assert.NotEqual("open", await node.AskAsync("ory_kratos_session=one", "/vault"));
    }

    [Fact]
    public async Task Two_schemes_two_addresses_and_two_hosts_share_nothing()
    {
        await using var elsewhere = new ScriptedOry(_time);
        var here = SignIn("ory_kratos_session=one");
        elsewhere.Add("ory_kratos_session=one", new ScriptedSession { IsActive = false });
        await using var node = await Node.StartAsync(_ory, _time);
        await using var other = await Node.StartAsync(elsewhere, _time);
        await using var third = await Node.StartAsync(_ory, _time);

        Assert.Equal(here, await node.AskAsync("ory_kratos_session=one"));
        Assert.Equal("401", await other.AskAsync("ory_kratos_session=one"));
        Assert.Equal(here, await third.AskAsync("ory_kratos_session=one"));
        Assert.Equal(2, _ory.Whoamis);
        Assert.Equal(1, elsewhere.Whoamis);
    }

    private string SignIn(string credential)
    {
        var session = _ory.SignIn(credential);
        return session.Who;
    }

    private async Task OnceAskedAsync(int count)
    {
        while (_ory.Whoamis < count)
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
    }
}
