using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>How long what is known is believed; seen at the wire, by a clock that stands still.</summary>
public class SessionCacheTests
{
    private const string Cookie = "ory_kratos_session=abc";

    [Fact]
    public async Task A_session_is_asked_for_once_in_27_seconds_and_again_after_30()
    {
        await using var app = await TestApp.StartAsync();

        await app.OutcomeAsync(Cookie);
        app.Time.Advance(TimeSpan.FromSeconds(26.9));
        await app.OutcomeAsync(Cookie);
        Assert.Single(app.Ory.Whoamis);

        app.Time.Advance(TimeSpan.FromSeconds(3.2));
        await app.OutcomeAsync(Cookie);
        Assert.Equal(2, app.Ory.Whoamis.Count);
    }

    [Fact]
    public async Task Sessions_that_were_asked_for_together_do_not_end_together()
    {
        await using var app = await TestApp.StartAsync();
        for (var i = 0; i < 100; i++)
            await app.OutcomeAsync($"ory_kratos_session={i}");

        app.Time.Advance(TimeSpan.FromSeconds(28.5));
        for (var i = 0; i < 100; i++)
            await app.OutcomeAsync($"ory_kratos_session={i}");

        Assert.InRange(app.Ory.Whoamis.Count, 120, 180);
    }

    [Fact]
    public async Task A_session_is_never_believed_past_its_own_end()
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Always(() => StubOry.Session(expiresAt: "2026-11-23T09:00:10Z"));

        Assert.StartsWith("Session", await app.OutcomeAsync(Cookie));
        app.Time.Advance(TimeSpan.FromSeconds(9.999));
        Assert.StartsWith("Session", await app.OutcomeAsync(Cookie));
        Assert.Single(app.Ory.Whoamis);

        app.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("Rejected", await app.OutcomeAsync(Cookie));
    }

    [Fact]
    public async Task That_a_credential_was_refused_is_forgotten_when_it_is_evicted()
    {
        await using var app = await TestApp.StartAsync(options => options.RejectedCacheDuration = TimeSpan.FromMinutes(1));
        app.Ory.Always(StubOry.Unauthorized);
        Assert.Equal("Rejected", await app.OutcomeAsync(Cookie));
        Assert.Equal("Rejected", await app.OutcomeAsync("ory_kratos_session=other"));

        app.Ory.Always(() => StubOry.Session());
        await app.Services.GetRequiredService<IOrySessionCache>().EvictAsync(OryEviction.OfCredential(OryCredential.FromCookie(Cookie)));

        Assert.StartsWith("Session", await app.OutcomeAsync(Cookie));
        Assert.Equal("Rejected", await app.OutcomeAsync("ory_kratos_session=other"));
    }

    [Theory]
    [InlineData("5", false, 4, 1)]
    [InlineData("5", false, 5.1, 2)]
    [InlineData("0", false, 0, 2)]
    [InlineData("120", false, 30.1, 2)]
    [InlineData("120", true, 100, 1)]
    [InlineData("120", true, 120.1, 2)]
    public async Task What_Ory_says_of_caching_lowers_always_and_raises_only_where_that_is_set(string cacheFor, bool honor, double seconds, int whoamis)
    {
        await using var app = await TestApp.StartAsync(options => options.HonorServerCacheDuration = honor);
        app.Ory.Always(() => CachedFor(cacheFor, StubOry.Session()));

        await app.OutcomeAsync(Cookie);
        app.Time.Advance(TimeSpan.FromSeconds(seconds));
        await app.OutcomeAsync(Cookie);

        Assert.Equal(whoamis, app.Ory.Whoamis.Count);
    }

    // So long evictions are remembered.
    [Fact]
    public async Task What_Ory_says_of_caching_counts_for_a_day_at_most()
    {
        await using var app = await TestApp.StartAsync(options => options.HonorServerCacheDuration = true);
        app.Ory.Always(() => CachedFor("604800", StubOry.Session(expiresAt: "2026-12-23T09:00:00Z")));

        await app.OutcomeAsync(Cookie);
        app.Time.Advance(TimeSpan.FromDays(1));
        await app.OutcomeAsync(Cookie);

        Assert.Equal(2, app.Ory.Whoamis.Count);
    }

    [Theory]
    [InlineData("5", false, 4, 1)]
    [InlineData("5", false, 5.1, 2)]
    [InlineData("0", false, 0, 2)]
    [InlineData("50", false, 20.1, 2)]
    [InlineData("50", true, 49, 1)]
    public async Task What_Ory_says_of_caching_holds_for_a_refusal_too(string cacheFor, bool honor, double seconds, int whoamis)
    {
        await using var app = await TestApp.StartAsync(options =>
        {
            options.HonorServerCacheDuration = honor;
            options.RejectedCacheDuration = TimeSpan.FromSeconds(20);
        });
        app.Ory.Always(() => CachedFor(cacheFor, StubOry.Unauthorized()));

        await app.OutcomeAsync(Cookie);
        app.Time.Advance(TimeSpan.FromSeconds(seconds));
        await app.OutcomeAsync(Cookie);

        Assert.Equal(whoamis, app.Ory.Whoamis.Count);
    }

    [Fact]
    public async Task Without_a_cache_duration_Ory_is_asked_for_every_request()
    {
        await using var app = await TestApp.StartAsync(options => options.CacheDuration = TimeSpan.Zero);

        await app.OutcomeAsync(Cookie);
        await app.OutcomeAsync(Cookie);

        Assert.Equal(2, app.Ory.Whoamis.Count);
    }

    [Fact]
    public async Task A_refused_credential_is_remembered_for_a_second()
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Always(StubOry.Unauthorized);

        await app.OutcomeAsync(Cookie);
        app.Time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Equal("Rejected", await app.OutcomeAsync(Cookie));
        Assert.Single(app.Ory.Whoamis);

        app.Time.Advance(TimeSpan.FromSeconds(0.2));
        app.Ory.Always(() => StubOry.Session());
        Assert.StartsWith("Session", await app.OutcomeAsync(Cookie));
    }

    [Fact]
    public async Task That_a_step_up_is_needed_is_not_remembered()
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Always(StubOry.AalRequired);
        Assert.Equal("StepUpRequired", await app.OutcomeAsync(Cookie));

        app.Ory.Always(() => StubOry.Session(aal: "aal2"));

        Assert.StartsWith("Session", await app.OutcomeAsync(Cookie));
    }

    [Fact]
    public async Task A_fault_is_not_remembered()
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Always(() => new HttpResponseMessage(HttpStatusCode.InternalServerError));
        Assert.Equal("Unavailable", await app.OutcomeAsync(Cookie));

        app.Ory.Always(() => StubOry.Session());

        Assert.StartsWith("Session", await app.OutcomeAsync(Cookie));
    }

    [Fact]
    public async Task During_an_outage_a_session_over_its_time_counts_only_where_that_is_set()
    {
        await using var strict = await TestApp.StartAsync();
        await using var lenient = await TestApp.StartAsync(options => options.StaleOnOutage = TimeSpan.FromMinutes(10));

        foreach (var app in new[] { strict, lenient })
        {
            await app.OutcomeAsync(Cookie);
            app.Time.Advance(TimeSpan.FromSeconds(31));
            app.Ory.Always(() => new HttpResponseMessage(HttpStatusCode.InternalServerError));
        }

        Assert.Equal("Unavailable", await strict.OutcomeAsync(Cookie));
        Assert.StartsWith("Session", await lenient.OutcomeAsync(Cookie));

        lenient.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("Unavailable", await lenient.OutcomeAsync(Cookie));
    }

    [Fact]
    public async Task A_session_that_Ory_refused_does_not_come_back_in_an_outage()
    {
        await using var app = await TestApp.StartAsync(options => options.StaleOnOutage = TimeSpan.FromMinutes(10));
        await app.OutcomeAsync(Cookie);
        app.Time.Advance(TimeSpan.FromSeconds(31));
        app.Ory.Answer = (request, _) => Task.FromResult(request.Path == "/health/ready" ? new(HttpStatusCode.OK) : StubOry.Unauthorized());
        Assert.Equal("Rejected", await app.OutcomeAsync(Cookie));

        app.Ory.Always(() => new HttpResponseMessage(HttpStatusCode.InternalServerError));
        app.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("Unavailable", await app.OutcomeAsync(Cookie));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "Unavailable")]
    [InlineData(HttpStatusCode.InternalServerError, "Unavailable")]
    [InlineData(HttpStatusCode.OK, "Rejected")]
    [InlineData(HttpStatusCode.NotFound, "Rejected")]
    [InlineData(HttpStatusCode.Unauthorized, "Rejected")]
    public async Task A_401_for_somebody_who_was_valid_a_minute_ago_is_looked_at_twice(HttpStatusCode readiness, string outcome)
    {
        await using var app = await TestApp.StartAsync();
        await app.OutcomeAsync(Cookie);
        app.Time.Advance(TimeSpan.FromSeconds(31));
        app.Ory.Answer = (request, _) => Task.FromResult(request.Path == "/health/ready" ? new HttpResponseMessage(readiness) : StubOry.Unauthorized());

        Assert.Equal(outcome, await app.OutcomeAsync(Cookie));

        Assert.Contains(app.Ory.Requests, request => request.Path == "/health/ready");
        Assert.All(app.Ory.Requests.Where(request => request.Path == "/health/ready"), request => Assert.Empty(request.Headers.Keys.Intersect(["Cookie", "X-Session-Token"])));
    }

    [Fact]
    public async Task A_401_of_an_Ory_that_cannot_be_reached_a_moment_later_signs_nobody_out()
    {
        await using var app = await TestApp.StartAsync();
        await app.OutcomeAsync(Cookie);
        app.Time.Advance(TimeSpan.FromSeconds(31));
        app.Ory.Answer = (request, _) => request.Path == "/health/ready"
            ? Task.FromException<HttpResponseMessage>(new HttpRequestException("gone"))
            : Task.FromResult(StubOry.Unauthorized());

        Assert.Equal("Unavailable", await app.OutcomeAsync(Cookie));
    }

    // Readiness was asked just before the database went: that one refusal is believed, and the next ones are as surprising as it was.
    [Theory]
    [InlineData(28, "Unavailable")]
    [InlineData(30, "Rejected")]
    public async Task A_refusal_that_was_believed_does_not_make_the_next_one_less_surprising(int later, string outcome)
    {
        var readiness = HttpStatusCode.OK;
        await using var app = await TestApp.StartAsync();
        await app.OutcomeAsync(Cookie);
        app.Time.Advance(TimeSpan.FromSeconds(31));
        app.Ory.Answer = (request, _) => Task.FromResult(request.Path == "/health/ready" ? new HttpResponseMessage(readiness) : StubOry.Unauthorized());
        Assert.Equal("Rejected", await app.OutcomeAsync(Cookie));
        readiness = HttpStatusCode.ServiceUnavailable;

        app.Time.Advance(TimeSpan.FromSeconds(later));

        Assert.Equal(outcome, await app.OutcomeAsync(Cookie));
    }

    [Fact]
    public async Task Readiness_is_asked_at_most_once_a_second_and_only_for_a_surprise_or_a_burst()
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Answer = (request, _) => Task.FromResult(request.Path == "/health/ready" ? new HttpResponseMessage(HttpStatusCode.NoContent) : StubOry.Unauthorized());

        for (var i = 0; i < 9; i++)
            await app.OutcomeAsync($"ory_kratos_session={i}");
        Assert.DoesNotContain(app.Ory.Requests, request => request.Path == "/health/ready");

        for (var i = 10; i < 100; i++)
            Assert.Equal("Rejected", await app.OutcomeAsync($"ory_kratos_session={i}"));
        Assert.Single(app.Ory.Requests, request => request.Path == "/health/ready");

        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.OutcomeAsync("ory_kratos_session=last");
        Assert.Equal(2, app.Ory.Requests.Count(request => request.Path == "/health/ready"));
    }

    [Fact]
    public async Task A_level_that_is_too_low_for_every_request_is_asked_for_again_at_most_once_a_second()
    {
        await using var app = await TestApp.StartAsync(options => options.RequiredAal = "aal2");

        for (var i = 0; i < 20; i++)
            Assert.Equal("StepUpRequired", await app.OutcomeAsync(Cookie));
        Assert.InRange(app.Ory.Whoamis.Count, 1, 2);
        Assert.Equal([null, "max-age=0"], app.Ory.Whoamis.Select(request => request.Header("Cache-Control")));

        app.Ory.Always(() => StubOry.Session(aal: "aal2"));
        app.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("Session", await app.OutcomeAsync(Cookie));
        Assert.Equal(3, app.Ory.Whoamis.Count);

        await app.OutcomeAsync(Cookie);
        Assert.Equal(3, app.Ory.Whoamis.Count);
    }

    [Fact]
    public async Task Token_and_cookie_of_the_same_value_are_two()
    {
        await using var app = await TestApp.StartAsync();

        await app.OutcomeAsync("ory_kratos_session=abc");
        await app.OutcomeAsync(token: "ory_kratos_session=abc");

        Assert.Equal(2, app.Ory.Whoamis.Count);
    }

    [Fact]
    public async Task A_thousand_requests_at_once_make_one_whoami()
    {
        await using var app = await TestApp.StartAsync();
        var gate = new TaskCompletionSource();
        app.Ory.Answer = async (_, _) =>
        {
            await gate.Task;
            return StubOry.Session();
        };

        var outcomes = Enumerable.Range(0, 1000).Select(_ => app.OutcomeAsync(Cookie)).ToList();
        gate.SetResult();

        Assert.All(await Task.WhenAll(outcomes), outcome => Assert.StartsWith("Session", outcome));
        Assert.Single(app.Ory.Whoamis);
    }

    [Fact]
    public async Task A_caller_who_gives_up_fails_nobody()
    {
        await using var app = await TestApp.StartAsync();
        var asked = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        app.Ory.Answer = async (_, cancellationToken) =>
        {
            asked.TrySetResult();
            await gate.Task.WaitAsync(cancellationToken);
            return StubOry.Session();
        };

        using var patience = new CancellationTokenSource();
        var first = app.SendAsync("/outcome", Cookie, cancellationToken: patience.Token);
        await asked.Task;
        var second = app.OutcomeAsync(Cookie);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        Assert.StartsWith("Session", await second);
        Assert.Single(app.Ory.Whoamis);
    }

    [Fact]
    public async Task A_session_that_somebody_made_large_takes_the_place_of_many()
    {
        // Traits are people's own to write, and each of their sessions has them.
        var session = (await StubOry.Session().Content.ReadAsStringAsync()).Replace("carl@example.org", new string('x', 100 * 1024), StringComparison.Ordinal);
        await using var app = await TestApp.StartAsync(options => options.CacheSize = 100);
        app.Ory.Always(() => StubOry.Json(HttpStatusCode.OK, session));

        for (var request = 0; request < 20; request++)
            Assert.StartsWith("Session", await app.OutcomeAsync($"ory_kratos_session=large-{request % 10}"));

        // Of ten, four at most are remembered.
        Assert.InRange(app.Ory.Whoamis.Count, 16, 20);
    }

    [Fact]
    public async Task A_flood_of_made_up_credentials_pushes_out_no_session()
    {
        await using var app = await TestApp.StartAsync(options => (options.CacheSize, options.RejectedCacheSize) = (10, 10));
        await app.OutcomeAsync(Cookie);
        app.Ory.Answer = (request, _) => Task.FromResult(request.Path == "/health/ready" ? new(HttpStatusCode.OK) : StubOry.Unauthorized());

        for (var i = 0; i < 200; i++)
            await app.OutcomeAsync($"ory_kratos_session=x{i}");

        Assert.StartsWith("Session", await app.OutcomeAsync(Cookie));
    }

    private static HttpResponseMessage CachedFor(string seconds, HttpResponseMessage response)
    {
        response.Headers.TryAddWithoutValidation("Ory-Session-Cache-For", seconds);
        return response;
    }
}
