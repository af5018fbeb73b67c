using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>One session has many credentials, which share what is asked past the cache: the session, and nothing else of one another.</summary>
public class RechecksTests
{
    private const string One = "ory_kratos_session=one";
    private const string Two = "ory_kratos_session=two";
    private const string Renewed = "ory_kratos_session=new; Path=/; Max-Age=86399; HttpOnly; SameSite=Lax";

    [Fact]
    public async Task A_renewed_cookie_reaches_only_the_credential_that_was_asked_with()
    {
        await using var app = await StartAsync();
        app.Ory.Always(() =>
        {
            var response = StubOry.Session();
            response.Headers.TryAddWithoutValidation("Set-Cookie", Renewed);
            return response;
        });

        using var one = await app.SendAsync("/outcome", One);
        using var two = await app.SendAsync("/outcome", Two);
        using var again = await app.SendAsync("/outcome", One);

        Assert.Equal(3, app.Ory.Whoamis.Count);
        Assert.Equal([Renewed], one.Headers.GetValues("Set-Cookie"));
        Assert.False(two.Headers.Contains("Set-Cookie"));
        Assert.Equal([Renewed], again.Headers.GetValues("Set-Cookie"));
    }

    [Fact]
    public async Task That_one_was_refused_says_nothing_of_the_other()
    {
        await using var app = await StartAsync();
        app.Ory.Answer = (request, _) => Task.FromResult(
            request.Path == "/health/ready" ? new HttpResponseMessage(HttpStatusCode.OK)
            : request.Header("Cookie") == One ? StubOry.Unauthorized()
            : StubOry.Session(aal: "aal2"));

        Assert.Equal("Rejected", await app.OutcomeAsync(One));
        Assert.StartsWith("Session", await app.OutcomeAsync(Two));
    }

    [Fact]
    public async Task That_one_stands_for_another_session_by_now_says_nothing_of_the_other()
    {
        await using var app = await StartAsync();
        app.Ory.Answer = (request, _) => Task.FromResult(request.Header("Cookie") == One
            ? StubOry.Session(aal: "aal2", sessionId: "2", identityId: "somebody-else")
            : StubOry.Session(aal: "aal2"));

        Assert.Equal("Session somebody-else aal2", await app.OutcomeAsync(One));
        Assert.Equal($"Session {StubOry.IdentityId} aal2", await app.OutcomeAsync(Two));
    }

    [Fact]
    public async Task What_was_refused_before_an_eviction_of_the_credential_is_asked_again()
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Always(StubOry.AalRequired);
        Assert.Equal("StepUpRequired", await app.OutcomeAsync(One));
        Assert.Equal("StepUpRequired", await app.OutcomeAsync(One));
        await app.Services.GetRequiredService<IOrySessionCache>().EvictAsync(OryEviction.OfCredential(OryCredential.FromCookie(One)));
        Assert.Equal("StepUpRequired", await app.OutcomeAsync(One));

        // He has stepped up, and the clock stands still.
        app.Ory.Always(() => StubOry.Session(aal: "aal2"));

        Assert.StartsWith("Session", await app.OutcomeAsync(One));
    }

    [Theory]
    [InlineData(One)]
    [InlineData(Two)]
    public async Task What_was_found_before_an_eviction_of_the_session_is_asked_again(string next)
    {
        await using var app = await StartAsync();
        Assert.Equal("StepUpRequired", await app.OutcomeAsync(One));
        await app.Services.GetRequiredService<IOrySessionCache>().EvictAsync(OryEviction.OfSession(StubOry.SessionId));
        Assert.Equal("StepUpRequired", await app.OutcomeAsync(next));

        app.Ory.Always(() => StubOry.Session(aal: "aal2"));

        Assert.StartsWith("Session", await app.OutcomeAsync(next));
    }

    [Fact]
    public async Task What_was_answered_longer_than_a_second_ago_is_kept_for_nobody()
    {
        var time = new FakeTimeProvider();
        var rechecks = new Rechecks(time, new EvictionMarkers(new SessionClock(time), time));

        for (var subject = 0; subject < 100; subject++)
        {
            await rechecks.JoinAsync(subject, SessionKey.FromBytes(new byte[SessionKey.Size]), () => Task.FromResult(new SessionAnswer(OrySessionOutcome.Rejected)));
            time.Advance(TimeSpan.FromSeconds(0.5));
        }

        Assert.InRange(rechecks.Count, 1, 4);
    }

    /// <summary>Both credentials are known, and too low, so that each of their requests asks past the cache.</summary>
    private static async Task<TestApp> StartAsync()
    {
        var app = await TestApp.StartAsync(options => options.RequiredAal = "aal2");
        Assert.Equal("StepUpRequired", await app.OutcomeAsync(One));
        Assert.Equal("StepUpRequired", await app.OutcomeAsync(Two));
        Assert.Equal(2, app.Ory.Whoamis.Count);
        return app;
    }
}
