using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Ory.Frontend;

namespace Ory.AspNetCore.Tests;

/// <summary>A sign-out that does not go as it should: nobody believes to be signed out who is not, and nobody stays in on an old answer.</summary>
public class FailingSignOutTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true };

    [Fact]
    public async Task Nothing_ends_without_the_forms_token_while_ory_cannot_say_whose_form_it_is()
    {
        await using var app = await StartAsync();
        app.Ory.Persons["ann"] = Ann;
        // Only the check fails: the logout itself would succeed.
        app.Ory.Between = request => request.RequestUri!.AbsolutePath == "/sessions/whoami" ? TooMany() : null;

        using var response = await SignOutForm.PostAsync(app, "ann", null, null, null);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        Assert.NotEmpty(app.Ory.Persons);
        Assert.DoesNotContain(app.Ory.Requests, request => request.PathAndQuery.Contains("logout", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "/sign-out")]
    [InlineData("/bye?x=1", "/sign-out?return_to=%2Fbye%3Fx%3D1")]
    public async Task Where_ory_fails_nobody_is_left_to_believe_that_he_is_signed_out(string? returnTo, string again)
    {
        await using var app = await StartAsync();
        app.Ory.Persons["ann"] = Ann;
        var (cookie, token) = await SignOutForm.GetAsync(app, "ann");
        app.Ory.IsDown = true;

        // First the session is still known from the cache; then it is not. Who tries again lands where he meant to.
        for (var i = 0; i < 2; i++)
        {
            using var response = await SignOutForm.PostAsync(app, "ann", cookie, token, returnTo);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
            var html = await response.Content.ReadAsStringAsync();
            Assert.Contains("<h1>You are still signed in</h1>", html);
            Assert.Contains($"<a href=\"{again}\">", html);
            Assert.False(response.Headers.TryGetValues("Set-Cookie", out _));
            app.Time.Advance(TimeSpan.FromMinutes(2));
        }

        app.Ory.IsDown = false;
        using var me = await app.SendAsync(ClientKind.Fetch, "/me", "ann");
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    // What Ory says to a browser that it has signed out, and what a proxy may make of it.
    [InlineData(HttpStatusCode.SeeOther)]
    [InlineData(HttpStatusCode.OK)]
    public async Task An_answer_that_was_lost_may_have_ended_the_session_so_it_is_not_believed_from_the_cache(HttpStatusCode? instead)
    {
        await using var app = await StartAsync();
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Fetch, "/me", "ann"))
            app.Ory.Between = request => request.RequestUri!.AbsolutePath == "/self-service/logout" ? Lost(app, instead) : null;

        await Assert.ThrowsAsync<FrontendException>(() => app.SendAsync(ClientKind.Browser, "/own", "ann", HttpMethod.Post));

        using var me = await app.SendAsync(ClientKind.Fetch, "/me", "ann");
        Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
    }

    [Fact]
    public async Task What_fails_beside_ory_may_have_come_after_the_session_ended()
    {
        await using var app = await StartAsync();
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Fetch, "/me", "ann"))
            app.Ory.Between = request =>
            {
                if (request.RequestUri!.AbsolutePath != "/self-service/logout")
                    return null;
                app.Ory.Persons.Clear();
                throw new InvalidOperationException("a handler that the application added");
            };

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.SendAsync(ClientKind.Browser, "/own", "ann", HttpMethod.Post));

        using var me = await app.SendAsync(ClientKind.Fetch, "/me", "ann");
        Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    // It has become too weak since, for which Ory names no session.
    [InlineData(true)]
    public async Task A_session_is_forgotten_by_all_its_cookies_although_ory_cannot_say_now_which_it_is(bool isTooWeak)
    {
        await using var app = await StartAsync();
        (app.Ory.Persons["ann"], app.Ory.Persons["ann-renewed"]) = (Ann, Ann);
        using (await app.SendAsync(ClientKind.Fetch, "/me", "ann"))
            app.Time.Advance(TimeSpan.FromSeconds(31));
        using (await app.SendAsync(ClientKind.Fetch, "/me", "ann-renewed"))
            app.Ory.Between = request => request.RequestUri!.AbsolutePath == "/sessions/whoami" && !isTooWeak ? TooMany() : null;
        app.Ory.IsStrict = isTooWeak;
        using (await app.SendAsync(ClientKind.Browser, "/own", "ann", HttpMethod.Post))
            Assert.Empty(app.Ory.Persons);
        app.Ory.Between = _ => null;

        using var me = await app.SendAsync(ClientKind.Fetch, "/me", "ann-renewed");

        Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
    }

    [Fact]
    public async Task Where_an_event_keeps_the_credential_from_being_found_nobody_is_left_to_believe_that_he_is_signed_out()
    {
        // No default scheme: nothing has authenticated the request before.
        await using var app = await StepUpApp.StartAsync(
            options => options.Events.OnMessageReceived = _ => throw new InvalidOperationException("event"),
            map: app => app.MapPost("/own", (HttpContext context) => context.SignOutAsync("Ory")),
            defaultScheme: null,
            build: builder => builder.Services.AddAuthentication("None").AddCookie("None"));
        app.Ory.Persons["ann"] = Ann;

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => app.SendAsync(ClientKind.Browser, "/own", "ann", HttpMethod.Post));

        Assert.Equal("event", thrown.Message);
    }

    [Fact]
    public async Task What_ory_refuses_is_refused_and_the_session_stays()
    {
        await using var app = await StartAsync();
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Fetch, "/me", "ann"))
            app.Ory.Between = request => request.RequestUri!.AbsolutePath.Contains("logout", StringComparison.Ordinal) ? new HttpResponseMessage(HttpStatusCode.BadRequest) : null;

        await Assert.ThrowsAsync<FrontendException>(() => app.SendAsync(ClientKind.Browser, "/own", "ann", HttpMethod.Post));

        using var me = await app.SendAsync(ClientKind.Fetch, "/me", "ann");
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
        Assert.Equal(1, app.Ory.Whoamis);
    }

    [Fact]
    public async Task Whoever_leaves_the_page_meanwhile_is_signed_out_all_the_same()
    {
        using var leaving = new CancellationTokenSource();
        var done = new TaskCompletionSource<bool>();
        await using var app = await StepUpApp.StartAsync(map: app => app.MapPost("/leave", async (HttpContext context) =>
        {
            context.RequestAborted = leaving.Token;
            await context.SignOutAsync();
            done.SetResult((await context.AuthenticateAsync()).Succeeded);
        }));
        app.Ory.Persons["ann"] = Ann;
        app.Ory.Between = request =>
        {
            if (request.RequestUri!.AbsolutePath == "/self-service/logout")
                leaving.Cancel();
            return null;
        };

        using var response = await app.SendAsync(ClientKind.Browser, "/leave", "ann", HttpMethod.Post);

        Assert.False(await done.Task);
        Assert.Empty(app.Ory.Persons);
        using var me = await app.SendAsync(ClientKind.Fetch, "/me", "ann");
        Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
    }

    [Fact]
    public async Task A_program_is_told_with_problem_details_and_when_to_try_again()
    {
        await using var app = await StartAsync();
        app.Ory.Persons["token"] = Ann;
        app.Ory.Between = request => request.Method == HttpMethod.Delete ? TooMany() : null;

        using var response = await app.SendAsync(ClientKind.Program, "/sign-out", "token", HttpMethod.Post);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        Assert.Equal("no-cache,no-store", Assert.Single(response.Headers.NonValidated["Cache-Control"]));
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("You are still signed in", problem.GetProperty("title").GetString());
        Assert.Equal(7, problem.GetProperty("retry_after").GetInt32());
    }

    [Theory]
    [InlineData(true, HttpStatusCode.Forbidden)]
    [InlineData(false, HttpStatusCode.Forbidden)]
    [InlineData(true, HttpStatusCode.Unauthorized)]
    [InlineData(false, HttpStatusCode.Unauthorized)]
    public async Task A_token_that_is_refused_is_signed_out_only_if_ory_does_not_know_it(bool isKnown, HttpStatusCode status)
    {
        await using var app = await StartAsync();
        app.Ory.Persons["token"] = Ann;
        using (await app.SendAsync(ClientKind.Fetch, "/me", null, headers: ("X-Session-Token", "token")))
            app.Ory.Between = request => request.Method == HttpMethod.Delete ? new HttpResponseMessage(status) : null;
        // What Ory's edge still says of it does not count.
        app.Ory.Stale["token"] = Ann;
        if (!isKnown)
            app.Ory.Persons.Clear();

        using var response = await app.SendAsync(ClientKind.Program, "/sign-out", "token", HttpMethod.Post);

        Assert.Equal(isKnown ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.Found, response.StatusCode);
    }

    [Theory]
    [InlineData("/self-service/logout/browser", null)]
    [InlineData("/self-service/logout", null)]
    [InlineData("/self-service/logout", """{"message":"Unauthorized"}""")]
    public async Task A_401_that_is_not_orys_own_ends_nothing(string path, string? json)
    {
        await using var app = await StartAsync();
        app.Ory.Persons["ann"] = Ann;
        var (cookie, token) = await SignOutForm.GetAsync(app, "ann");
        // A proxy in between wants to know who is there.
        app.Ory.Between = request => request.RequestUri!.AbsolutePath != path ? null : new HttpResponseMessage(HttpStatusCode.Unauthorized)
        {
            Content = json is null ? new StringContent("<h1>Who are you?</h1>", Encoding.UTF8, "text/html") : new StringContent(json, Encoding.UTF8, "application/json"),
        };

        using var response = await SignOutForm.PostAsync(app, "ann", cookie, token, null);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotEmpty(app.Ory.Persons);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_ory_has_lost_its_database_a_401_ends_nothing(bool byToken)
    {
        await using var app = await StartAsync();
        app.Ory.Persons["ann"] = Ann;
        using (byToken ? await app.SendAsync(ClientKind.Program, "/me", "ann") : await app.SendAsync(ClientKind.Browser, "/me", "ann"))
            app.Ory.Between = request => new HttpResponseMessage(
                request.RequestUri!.AbsolutePath == "/health/ready" ? HttpStatusCode.ServiceUnavailable
                : request.Method == HttpMethod.Delete ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized)
            {
                // As Ory writes it: any other 401 is nobody's word.
                Content = new StringContent("""{"error":{"code":401,"status":"Unauthorized","message":"The request could not be authorized"}}""", Encoding.UTF8, "application/json"),
            };

        await Assert.ThrowsAsync<FrontendException>(() => app.SendAsync(byToken ? ClientKind.Program : ClientKind.Browser, "/own", "ann", HttpMethod.Post));
    }

    [Fact]
    public async Task Twice_is_once()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapPost("/twice", async (HttpContext context) =>
        {
            await context.SignOutAsync(new AuthenticationProperties { RedirectUri = "/first" });
            await context.SignOutAsync(new AuthenticationProperties { RedirectUri = "/second" });
        }));
        app.Ory.Persons["ann"] = Ann;

        for (var i = 0; i < 2; i++)
        {
            using var response = await app.SendAsync(ClientKind.Browser, "/twice", "ann", HttpMethod.Post);
            Assert.Equal("/second", response.Headers.Location?.OriginalString);
            Assert.Equal(i == 0, response.Headers.Contains("Set-Cookie"));
        }

        Assert.Empty(app.Ory.Persons);
    }

    private static Task<StepUpApp> StartAsync() => StepUpApp.StartAsync(map: app =>
    {
        app.MapOrySignOut();
        app.MapPost("/own", (HttpContext context) => context.SignOutAsync());
    });

    private static HttpResponseMessage Lost(StepUpApp app, HttpStatusCode? instead)
    {
        app.Ory.Persons.Clear();
        return instead is { } status ? new HttpResponseMessage(status) : throw new HttpRequestException("lost");
    }

    private static HttpResponseMessage TooMany()
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation("Retry-After", "7");
        return response;
    }
}
