using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>What people and programs read: why, and what to do.</summary>
public class AnswerTextTests
{
    [Theory]
    [InlineData("nobody", null, "Sign in to go on.")]
    [InlineData("rejected", "invalid_token", "The session has ended. Sign in again.")]
    [InlineData("two cookies", null, "SessionCookieName")]
    [InlineData("unsendable", "invalid_token", "Delete it and sign in again.")]
    [InlineData("another origin", null, "AllowedOrigins")]
    public async Task Whoever_is_not_signed_in_is_told_why(string who, string? error, string told)
    {
        await using var app = await TestApp.StartAsync(map: app => app.MapPost("/post", () => Results.Text("in")).RequireAuthorization());
        app.Ory.Always(StubOry.Unauthorized);
        (string, string)[] headers = who switch
        {
            "nobody" => [],
            "two cookies" => [("Cookie", "ory_session_a=1; ory_session_b=2")],
            "unsendable" => [("Cookie", "ory_kratos_session=" + new string('a', 5000))],
            "another origin" => [("Cookie", "ory_kratos_session=abc"), ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")],
            _ => [("Cookie", "ory_kratos_session=abc")],
        };

        using var response = await app.SendAsync("/post", method: HttpMethod.Post, headers: headers);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Contains(told, problem.GetProperty("detail").GetString());
        Assert.Equal("Not signed in", problem.GetProperty("title").GetString());
        Assert.Equal("https://tools.ietf.org/html/rfc9110#section-15.5.2", problem.GetProperty("type").GetString());
        Assert.Equal(error, problem.TryGetProperty("error", out var said) ? said.GetString() : null);
        Assert.Equal(error is not null, response.Headers.WwwAuthenticate.ToString().Contains($"error=\"{error}\"", StringComparison.Ordinal));
        Assert.Equal(who is "rejected" ? 1 : 0, app.Ory.Whoamis.Count);
        // The developer is told as well.
        Assert.Equal(who is "another origin", app.Logs.GetSnapshot().Any(record => record.Id.Id == 7 && record.Message.Contains("Authentication:Schemes:Ory:AllowedOrigins", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Problem_details_say_as_members_what_the_header_says()
    {
        await using var app = await StepUpApp.StartAsync(map: app =>
            app.MapGet("/ask", () => Results.Challenge(new OryChallengeProperties { Aal = "aal2", MaxAge = TimeSpan.FromMinutes(2) })));
        app.Ory.Persons["ann"] = new Person { HasSecondFactor = true };

        using var response = await app.SendAsync(ClientKind.Fetch, "/ask", "ann");

        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(("insufficient_user_authentication", "aal2", 120), (problem.GetProperty("error").GetString(), problem.GetProperty("acr_values").GetString(), problem.GetProperty("max_age").GetInt32()));
    }

    [Theory]
    [InlineData(ClientKind.Fetch, true)]
    [InlineData(ClientKind.Fetch, false)]
    [InlineData(ClientKind.Browser, true)]
    [InlineData(ClientKind.Browser, false)]
    public async Task An_address_that_an_event_left_empty_is_none(ClientKind kind, bool isSignedIn)
    {
        await using var app = await StepUpApp.StartAsync(options =>
        {
            options.Events.OnChallenge = context => Task.FromResult(context.RedirectUri = "");
            options.Events.OnForbidden = context => Task.FromResult(context.RedirectUri = "");
        });
        app.Ory.Persons["ann"] = new Person { HasSecondFactor = true };

        using var response = await app.SendAsync(kind, "/minimal", isSignedIn ? "ann" : null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.DoesNotContain("redirect_browser_to", await response.Content.ReadAsStringAsync());
        Assert.DoesNotContain("href", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(ClientKind.Browser, "text/html")]
    [InlineData(ClientKind.Fetch, "application/problem+json")]
    public async Task An_event_can_explain_a_refusal_in_its_own_words(ClientKind kind, string type)
    {
        await using var app = await StepUpApp.StartAsync(options => options.Events.OnForbidden = context => Task.FromResult(context.Explanation = $"Ask Bob. ({context.Outcome.Kind})"));
        app.Ory.Persons["ann"] = new Person { Aal = "aal2", HasSecondFactor = true };

        using var response = await app.SendAsync(kind, "/minimal-admin", "ann");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Ask Bob. (Session)", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_event_can_hide_what_nobody_may_know_of_who_is_not_signed_in()
    {
        await using var app = await StepUpApp.StartAsync(options => options.Events.OnChallenge = context => Task.FromResult(context.StatusCode = 404));

        using var response = await app.SendAsync(ClientKind.Fetch, "/minimal", null);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(404, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("status").GetInt32());
        Assert.Empty(response.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task Whoever_is_sent_somewhere_is_told_nothing_besides()
    {
        await using var app = await StepUpApp.StartAsync(options => options.Events.OnChallenge = context => Task.FromResult(context.StatusCode = 302));

        using var response = await app.SendAsync(ClientKind.Browser, "/minimal", null);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Where_no_origin_is_known_a_person_is_told_to_repeat_the_request_himself()
    {
        await using var app = await StepUpApp.StartAsync(options => options.PublicOrigin = null);
        app.Ory.Persons["ann"] = new Person { HasSecondFactor = true };
        using (await app.SendAsync(ClientKind.Browser, "/me", "ann"))
            app.Ory.Persons["ann"] = new Person { Aal = "aal2", HasSecondFactor = true };

        using var response = await app.SendAsync(ClientKind.Browser, "/imperative", "ann");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Contains("Repeat the request.", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(ClientKind.Fetch)]
    [InlineData(ClientKind.Browser)]
    public async Task A_challenge_after_the_answer_has_begun_changes_nothing(ClientKind client)
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/late", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("begun, ");
            await context.ChallengeAsync("Ory");
            await context.Response.WriteAsync("done");
        }));

        using var response = await app.SendAsync(client, "/late", null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("begun, done", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Where_somebody_said_of_what_kind_the_answer_is_it_gets_no_body_of_ours()
    {
        // As gRPC does, which says all that is left in its trailers.
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/rpc", async (HttpContext context) =>
        {
            await context.ChallengeAsync("Ory");
            context.Response.ContentType = "application/grpc";
        }));

        using var response = await app.SendAsync(ClientKind.Program, "/rpc", null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/grpc", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("0", 1)]
    public async Task An_outage_says_when_to_try_again_in_both_as_well(string said, int seconds)
    {
        await using var app = await TestApp.StartAsync();
        app.Ory.Always(() =>
        {
            var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            answer.Headers.TryAddWithoutValidation("Retry-After", said);
            return answer;
        });

        using var response = await app.SendAsync("/me", "ory_kratos_session=abc");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(seconds), response.Headers.RetryAfter?.Delta);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(seconds, problem.GetProperty("retry_after").GetInt32());
        Assert.Contains("Nobody was signed out.", problem.GetProperty("detail").GetString());
    }

    // As in an application that is published ahead of time: what is not known to its JSON beforehand cannot be written.
    [Fact]
    public async Task Numbers_are_told_by_an_application_too_that_writes_its_own_problem_details_without_reflection()
    {
        await using var app = await TestApp.StartAsync(
            build: builder =>
            {
                builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Clear());
                builder.Services.AddProblemDetails();
            },
            map: app => app.MapGet("/ask", () => Results.Challenge(new OryChallengeProperties { MaxAge = TimeSpan.FromMinutes(2) })));

        using var asked = await app.SendAsync("/ask", "ory_kratos_session=abc");
        app.Ory.Always(() =>
        {
            var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            answer.Headers.TryAddWithoutValidation("Retry-After", "3");
            return answer;
        });
        using var unknown = await app.SendAsync("/me", "ory_kratos_session=other");

        Assert.Equal((HttpStatusCode.Unauthorized, 120), (asked.StatusCode, await NumberAsync(asked, "max_age")));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 3), (unknown.StatusCode, await NumberAsync(unknown, "retry_after")));

        static async Task<int> NumberAsync(HttpResponseMessage response, string name) =>
            JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData(null, "this application still sees no session")]
    [InlineData("ann", "something that this page asks for is still missing")]
    public async Task A_loop_is_explained_by_who_is_in_it(string? credential, string told)
    {
        await using var app = await StepUpApp.StartAsync();
        app.Ory.Persons["ann"] = new Person { HasSecondFactor = true };
        var cookie = "";
        for (var i = 0; i < 2; i++)
        {
            using var sent = await app.SendAsync(ClientKind.Browser, "/minimal", null, headers: ("Cookie", $"ory_kratos_session={credential}; {cookie}"));
            cookie = Assert.Single(sent.Headers.GetValues("Set-Cookie")).Split(';')[0];
        }

        using var explained = await app.SendAsync(ClientKind.Browser, "/minimal", null, headers: ("Cookie", $"ory_kratos_session={credential}; {cookie}"));

        Assert.Equal(HttpStatusCode.Unauthorized, explained.StatusCode);
        Assert.Contains(told, await explained.Content.ReadAsStringAsync());
        Assert.Contains("Try again", await explained.Content.ReadAsStringAsync());
    }
}
