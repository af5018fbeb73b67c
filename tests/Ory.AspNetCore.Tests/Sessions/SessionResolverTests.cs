using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Ory.Frontend;

namespace Ory.AspNetCore.Tests;

/// <summary>What each answer of Ory, and each lack of one, means.</summary>
public class SessionResolverTests
{
    private const string Cookie = "ory_kratos_session=abc";

    [Fact]
    public void An_answer_as_text_is_not_the_cookie_that_came_with_it() =>
        Assert.Equal("SessionAnswer", new SessionAnswer(OrySessionOutcome.Unavailable, "ory_kratos_session=secret").ToString());

    public static TheoryData<string, string> Answers => new()
    {
        { "200 active", "Session" },
        { "200 inactive", "Rejected" },
        { "200 without identity", "Unavailable" },
        { "200 without its own id", "Unavailable" },
        { "200 without its identity's id", "Unavailable" },
        { "200 HTML", "Unavailable" },
        { "200 truncated", "Unavailable" },
        { "200 wrong JSON", "Unavailable" },
        { "200 empty", "Unavailable" },
        { "302", "Unavailable" },
        { "303", "Unavailable" },
        { "400", "Unavailable" },
        { "401", "Rejected" },
        { "401 HTML", "Unavailable" },
        { "403 session_aal2_required", "StepUpRequired" },
        { "403 another id", "Unavailable" },
        { "403 HTML", "Unavailable" },
        { "404", "Unavailable" },
        { "413", "Unavailable" },
        { "422", "Unavailable" },
        { "429", "Unavailable" },
        { "431", "Unavailable" },
        { "500", "Unavailable" },
        { "502", "Unavailable" },
        { "503", "Unavailable" },
        { "504", "Unavailable" },
        { "refused", "Unavailable" },
        { "reset", "Unavailable" },
        { "broken handler", "Unavailable" },
        { "expired", "Rejected" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_gives_the_outcome_of_the_table(string answer, string outcome)
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Answer = (_, _) => Task.FromResult(Answer(answer));

        Assert.Equal(outcome, (await app.OutcomeAsync(Cookie)).Split(' ')[0]);

        // Whatever it is: without a credential nobody is concerned.
        Assert.Equal("NoCredential", await app.OutcomeAsync());
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Only_a_session_opens_what_needs_one_and_an_outage_is_no_sign_out(string answer, string outcome)
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Answer = (_, _) => Task.FromResult(Answer(answer));

        using var response = await app.SendAsync("/me", Cookie, headers: ("Accept", "application/json"));

        Assert.Equal(
            outcome switch { "Session" => HttpStatusCode.OK, "Unavailable" => HttpStatusCode.ServiceUnavailable, _ => HttpStatusCode.Unauthorized },
            response.StatusCode);
    }

    [Fact]
    public async Task Silence_is_an_outage_after_the_timeout()
    {
        await using var app = await TestApp.StartAsync();
        var asked = new TaskCompletionSource();
        app.Ory.Answer = async (_, cancellationToken) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException();
        };

        var outcome = app.OutcomeAsync(Cookie);
        await asked.Task;
        app.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("Unavailable", await outcome);
    }

    [Theory]
    [InlineData("Retry-After", "7")]
    [InlineData("x-ratelimit-reset", "7")]
    public async Task A_limit_of_Ory_says_when_to_come_again(string header, string value)
    {
        TimeSpan? retryAfter = null;
        await using var app = await TestApp.StartAsync(map: app => app.MapGet("/after", (HttpContext context) => { retryAfter = context.GetOryOutcome().RetryAfter; }));
        app.Ory.Always(() =>
        {
            var response = StubOry.Json(HttpStatusCode.TooManyRequests, "{}");
            response.Headers.TryAddWithoutValidation(header, value);
            return response;
        });

        using var open = await app.SendAsync("/after", Cookie);
        using var closed = await app.SendAsync("/me", Cookie, headers: ("Accept", "application/json"));

        Assert.Equal(TimeSpan.FromSeconds(7), retryAfter);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, closed.StatusCode);
        Assert.Equal("7", closed.Headers.RetryAfter?.ToString());
    }

    [Theory]
    [InlineData("502", 2)]
    [InlineData("503", 2)]
    [InlineData("504", 2)]
    [InlineData("refused", 2)]
    [InlineData("503 in 7 seconds", 1)]
    [InlineData("429", 1)]
    [InlineData("500", 1)]
    [InlineData("401", 1)]
    [InlineData("200 truncated", 1)]
    public async Task A_question_is_repeated_once_where_that_can_help(string answer, int times)
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Answer = (_, _) => Task.FromResult(Answer(answer));

        await app.OutcomeAsync(Cookie);

        Assert.Equal(times, app.Ory.Whoamis.Count);
    }

    [Fact]
    public async Task A_GET_that_ends_a_session_is_never_repeated()
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Always(() => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));

        using var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient(OryDefaults.GetHttpClientName("Ory"));
        using var response = await client.GetAsync(new Uri("self-service/logout?token=x", UriKind.Relative));

        Assert.Single(app.Ory.Requests);
    }

    [Fact]
    public async Task A_short_fault_is_not_noticed()
    {
        await using var app = await TestApp.StartAsync();
        var first = true;
        app.Ory.Answer = (_, _) =>
        {
            var answer = Answer(first ? "503" : "200 active");
            first = false;
            return Task.FromResult(answer);
        };

        Assert.StartsWith("Session", await app.OutcomeAsync(Cookie));
    }

    [Fact]
    public async Task A_server_that_only_fails_is_left_alone_for_a_while()
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Always(() => new HttpResponseMessage(HttpStatusCode.InternalServerError));

        for (var i = 0; i < 100; i++)
            Assert.Equal("Unavailable", await app.OutcomeAsync($"ory_kratos_session={i}"));

        Assert.InRange(app.Ory.Whoamis.Count, 20, 40);

        app.Ory.Always(() => StubOry.Session());
        app.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.StartsWith("Session", await app.OutcomeAsync(Cookie));
    }

    [Theory]
    [InlineData("sessions/whoami?tokenize_as=gateway", HttpStatusCode.InternalServerError)]
    [InlineData("sessions/whoami?tokenize_as=gateway", HttpStatusCode.BadGateway)]
    [InlineData("self-service/settings/browser", HttpStatusCode.InternalServerError)]
    public async Task What_Ory_cannot_do_besides_keeps_nobody_from_being_known(string other, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Always(() => new HttpResponseMessage(status));
        using var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient(OryDefaults.GetHttpClientName("Ory"));
        for (var i = 0; i < 100; i++)
        {
            using var response = await client.GetAsync(new Uri(other, UriKind.Relative));
            Assert.Equal(status, response.StatusCode);
        }

        app.Ory.Always(() => StubOry.Session());

        Assert.StartsWith("Session", await app.OutcomeAsync(Cookie));
    }

    [Theory]
    [InlineData("gateway", "Session")]
    [InlineData(null, "Unavailable")]
    public async Task Nor_does_its_silence_unless_it_is_silent_about_sessions(string? tokenizeAs, string outcome)
    {
        const int Times = 50;
        await using var app = await TestApp.StartAsync();
        using var asked = new CountdownEvent(Times);
        app.Ory.Answer = async (_, cancellationToken) =>
        {
            asked.Signal();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException();
        };
        using var http = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient(OryDefaults.GetHttpClientName("Ory"));
        var client = new FrontendClient(http, app.Time);
        var calls = Enumerable.Range(0, Times).Select(i => Task.Run(() => client.ToSessionAsync(FrontendCredential.FromSessionToken($"ory_st_{i}"), tokenizeAs))).ToList();
        await Task.Run(asked.Wait);
        app.Time.Advance(TimeSpan.FromSeconds(3));
        foreach (var call in calls)
            Assert.Equal(FrontendFailureKind.Timeout, (await Assert.ThrowsAsync<FrontendException>(() => call)).Kind);

        app.Ory.Always(() => StubOry.Session());

        Assert.StartsWith(outcome, await app.OutcomeAsync(Cookie));
    }

    [Fact]
    public async Task A_wrong_address_is_named_in_the_log()
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Always(() => new HttpResponseMessage(HttpStatusCode.NotFound));

        await app.OutcomeAsync(Cookie);

        Assert.Contains(app.Logs.GetSnapshot(), record => record.Id.Id == 2 && record.Message.Contains("BaseUrl", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("?aal=aal3", "aal3")]
    [InlineData("?via=aal1&aal=aal3", "aal3")]
    [InlineData("?aal=aal9", "aal2")]
    [InlineData("", "aal2")]
    public async Task Of_the_address_that_ory_names_only_a_level_counts(string query, string level)
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Always(() => StubOry.Json(HttpStatusCode.Forbidden, $$"""{"error":{"id":"session_aal2_required","code":403,"message":"x"},"redirect_browser_to":"https://evil.example/login{{query}}"}"""));

        using var response = await app.SendAsync("/me", Cookie);

        Assert.Contains($"acr_values=\"{level}\"", response.Headers.WwwAuthenticate.ToString());
        Assert.DoesNotContain("evil", await response.Content.ReadAsStringAsync());
    }

    private static HttpResponseMessage Answer(string answer) => answer switch
    {
        "200 active" => StubOry.Session(),
        "200 inactive" => StubOry.Session(active: false),
        "200 without identity" => StubOry.Json(HttpStatusCode.OK, """{"id":"1","active":true,"expires_at":"2099-01-01T00:00:00Z"}"""),
        "200 without its own id" => StubOry.Session(sessionId: ""),
        "200 without its identity's id" => StubOry.Session(identityId: ""),
        "200 HTML" => new(HttpStatusCode.OK) { Content = new StringContent("<html>Welcome</html>", null, "text/html") },
        "200 truncated" => StubOry.Json(HttpStatusCode.OK, """{"id":"1","active":true,"expires_at":"2099-0"""),
        "200 wrong JSON" => StubOry.Json(HttpStatusCode.OK, """["id"]"""),
        "200 empty" => new(HttpStatusCode.OK),
        "302" or "303" => new((HttpStatusCode)int.Parse(answer)) { Headers = { Location = new Uri("http://127.0.0.1:4455/login") } },
        "401" => StubOry.Unauthorized(),
        "401 HTML" => new(HttpStatusCode.Unauthorized) { Content = new StringContent("<html>Proxy</html>", null, "text/html") },
        "403 session_aal2_required" => StubOry.AalRequired(),
        "403 another id" => StubOry.Json(HttpStatusCode.Forbidden, """{"error":{"id":"security_csrf_violation","code":403,"message":"x"}}"""),
        "403 HTML" => new(HttpStatusCode.Forbidden) { Content = new StringContent("<html>Forbidden</html>", null, "text/html") },
        "503 in 7 seconds" => new(HttpStatusCode.ServiceUnavailable) { Headers = { RetryAfter = new(TimeSpan.FromSeconds(7)) } },
        "expired" => StubOry.Session(expiresAt: "2026-11-23T08:59:59Z"),
        "refused" => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"),
        "reset" => throw new HttpRequestException("reset", new IOException("reset")),
        "broken handler" => throw new InvalidOperationException("a handler that the application added"),
        _ => StubOry.Json((HttpStatusCode)int.Parse(answer), """{"error":{"code":0,"message":"x"}}"""),
    };
}
