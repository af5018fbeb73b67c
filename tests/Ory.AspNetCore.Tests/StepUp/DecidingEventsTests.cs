using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>What an application decides otherwise, and what comes of an event that fails: nobody is let in by accident.</summary>
public class DecidingEventsTests
{
    private static readonly Person Ann = new() { Aal = "aal2", HasSecondFactor = true };

    [Theory]
    [InlineData("message")]
    [InlineData("session")]
    [InlineData("challenge")]
    [InlineData("forbidden")]
    public async Task An_event_that_throws_fails_the_request_and_lets_nobody_in(string which)
    {
        await using var app = await StepUpApp.StartAsync(options => Set(options.Events, which, () => throw new InvalidOperationException("event")));
        app.Ory.Persons["ann"] = which == "forbidden" ? Ann with { Aal = "aal1" } : Ann;

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => app.SendAsync(ClientKind.Browser, "/minimal", which == "challenge" ? null : "ann"));

        Assert.Equal("event", thrown.Message);
    }

    [Theory]
    [InlineData("message")]
    [InlineData("session")]
    [InlineData("claims")]
    public async Task What_fails_there_is_no_sign_out_either_where_another_scheme_authenticates_and_this_one_only_challenges(string which)
    {
        await using var app = await StepUpApp.StartAsync(
            options =>
            {
                if (which == "claims")
                    options.ClaimActions.Map("team", _ => throw new InvalidOperationException("event"));
                else
                    Set(options.Events, which, () => throw new InvalidOperationException("event"));
            },
            build: builder => builder.Services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("Cookies", "Ory")).AddCookie(),
            map: app => app.MapGet("/mine", () => "in").RequireAuthorization());
        app.Ory.Persons["ann"] = Ann;

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => app.SendAsync(ClientKind.Browser, "/mine", "ann"));

        Assert.Equal("event", thrown.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ann")]
    public async Task What_an_event_answers_without_a_body_is_left_as_it_is(string? credential)
    {
        await using var app = await StepUpApp.StartAsync(options =>
        {
            options.Events.OnChallenge = context =>
            {
                context.Response.StatusCode = 418;
                context.HandleResponse();
                return Task.CompletedTask;
            };
            options.Events.OnForbidden = context =>
            {
                context.Response.StatusCode = 418;
                context.HandleResponse();
                return Task.CompletedTask;
            };
        });
        app.Ory.Persons["ann"] = Ann with { Aal = "aal1" };

        using var response = await app.SendAsync(ClientKind.Browser, "/minimal", credential);

        Assert.Equal(418, (int)response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Somebody_else_put_in_place_of_the_session_is_judged_by_his_own_claims_and_nobody_is_asked()
    {
        await using var app = await StepUpApp.StartAsync(
            options => options.Events.OnSessionValidated = context =>
            {
                context.Principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "robot"), new Claim("aal", "aal2", null, "Ory"), new Claim("sid", "1", null, "Ory")], "Own"));
                return Task.CompletedTask;
            },
            map: app => app.MapGet("/who", (HttpContext context) => context.User.Identity!.Name).RequireAuthorization());
        app.Ory.Persons["ann"] = Ann;

        using var who = await app.SendAsync(ClientKind.Fetch, "/who", "ann");
        Assert.Equal("robot", await who.Content.ReadAsStringAsync());

        using var vault = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");
        Assert.Equal(HttpStatusCode.Forbidden, vault.StatusCode);
        Assert.Equal(1, app.Ory.Whoamis);
    }

    [Fact]
    public async Task A_session_that_an_event_refuses_when_it_is_asked_about_again_is_no_user_any_more()
    {
        var calls = 0;
        await using var app = await StepUpApp.StartAsync(options => options.Events.OnSessionValidated = context =>
        {
            if (++calls > 1)
                context.Fail("Not any more.");
            return Task.CompletedTask;
        });
        app.Ory.Persons["ann"] = Ann with { Aal = "aal1" };

        using var response = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");

        Assert.Equal(2, calls);
        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?return_to=", response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("fail", HttpStatusCode.Unauthorized)]
    [InlineData("nothing", HttpStatusCode.Unauthorized)]
    [InlineData("success", HttpStatusCode.OK)]
    public async Task Before_anything_is_read_an_event_can_give_the_result(string result, HttpStatusCode expected)
    {
        await using var app = await StepUpApp.StartAsync(options => options.Events.OnMessageReceived = context =>
        {
            context.Principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sid", "own")], "Own"));
            if (result == "fail")
                context.Fail("No.");
            else if (result == "nothing")
                context.NoResult();
            else
                context.Success();
            return Task.CompletedTask;
        });

        using var me = await app.SendAsync(ClientKind.Fetch, "/me", "ann");
        Assert.Equal(expected, me.StatusCode);

        // Who was let in that way has no level, and gets one by signing in.
        using var vault = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");
        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?return_to=", vault.Headers.Location?.OriginalString);
        Assert.Empty(app.Ory.Requests);
    }

    [Theory]
    [InlineData("/minimal", "own page")]
    [InlineData("/imperative", "own page")]
    public async Task An_event_can_answer_itself_and_nothing_is_put_right_after_it(string path, string expected)
    {
        await using var app = await StepUpApp.StartAsync(options =>
        {
            options.Events.OnChallenge = context => AnswerAsync(context.HttpContext, context.HandleResponse);
            options.Events.OnForbidden = context => AnswerAsync(context.HttpContext, context.HandleResponse);
        });
        app.Ory.Persons["ann"] = Ann with { Aal = "aal1" };

        foreach (var credential in new[] { null, "ann" })
        {
            using var response = await app.SendAsync(ClientKind.Browser, path, credential);
            Assert.Equal(418, (int)response.StatusCode);
            Assert.Equal(expected, await response.Content.ReadAsStringAsync());
            Assert.Null(response.Headers.Location);
        }

        static async Task AnswerAsync(HttpContext context, Action handle)
        {
            context.Response.StatusCode = 418;
            await context.Response.WriteAsync("own page");
            handle();
        }
    }

    [Fact]
    public async Task During_an_outage_an_event_can_send_people_to_a_page_of_its_own()
    {
        await using var app = await StepUpApp.StartAsync(options => options.Events.OnChallenge = context =>
        {
            Assert.Equal(OryOutcomeKind.Unavailable, context.Outcome.Kind);
            Assert.Equal(503, context.StatusCode);
            (context.RedirectUri, context.Redirects) = ("/later", true);
            return Task.CompletedTask;
        });
        app.Ory.IsDown = true;

        using var response = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");

        Assert.Equal("/later", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task An_event_can_send_nobody_anywhere_or_a_script_as_well()
    {
        await using var app = await StepUpApp.StartAsync(options => options.Events.OnChallenge = context =>
        {
            context.RedirectUri = context.Redirects ? null : "/for-scripts";
            context.Explanation = "Ask Bob.";
            context.Redirects = true;
            return Task.CompletedTask;
        });

        using var browser = await app.SendAsync(ClientKind.Browser, "/minimal", null);
        Assert.Equal(HttpStatusCode.Unauthorized, browser.StatusCode);
        Assert.Contains("Ask Bob.", await browser.Content.ReadAsStringAsync());
        Assert.DoesNotContain("href", await browser.Content.ReadAsStringAsync());

        using var fetch = await app.SendAsync(ClientKind.Fetch, "/minimal", null);
        Assert.Equal("/for-scripts", fetch.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData(404, null, HttpStatusCode.NotFound)]
    [InlineData(403, "/denied", HttpStatusCode.Found)]
    public async Task An_event_can_hide_what_is_refused_or_send_somebody_to_a_page_about_it(int status, string? address, HttpStatusCode expected)
    {
        await using var app = await StepUpApp.StartAsync(options => options.Events.OnForbidden = context =>
        {
            Assert.Equal((403, false), (context.StatusCode, context.Redirects));
            (context.StatusCode, context.RedirectUri, context.Redirects) = (status, address, address is not null);
            return Task.CompletedTask;
        });
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Browser, "/minimal-admin", "ann");

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(address, response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData(ClientKind.Browser)]
    [InlineData(ClientKind.Fetch)]
    public async Task What_an_event_hides_is_not_told_in_the_body_either(ClientKind kind)
    {
        await using var app = await StepUpApp.StartAsync(options =>
        {
            options.Events.OnChallenge = context => Task.FromResult((context.StatusCode, context.Redirects) = (404, false));
            options.Events.OnForbidden = context => Task.FromResult((context.StatusCode, context.Redirects) = (404, false));
        });
        app.Ory.Persons["ann"] = Ann;
        app.Ory.Persons["bob"] = Ann with { Aal = "aal1", SessionId = "bob" };

        foreach (var (path, credential) in new[] { ("/minimal", null), ("/minimal-admin", "ann"), ("/minimal", "bob") })
        {
            using var response = await app.SendAsync(kind, path, credential);
            var text = await response.Content.ReadAsStringAsync();

            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Contains("Not Found", text);
            Assert.DoesNotContain("sign", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("authentication", text);
            Assert.DoesNotContain("self-service", text);
            Assert.DoesNotContain("15.6.4", text);
        }
    }

    [Fact]
    public async Task What_an_event_says_of_an_outage_with_another_status_is_still_of_an_outage()
    {
        await using var app = await StepUpApp.StartAsync(options => options.Events.OnChallenge = context => Task.FromResult(context.StatusCode = 500));
        app.Ory.IsDown = true;

        using var response = await app.SendAsync(ClientKind.Fetch, "/minimal", "ann");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("Nobody was signed out.", await response.Content.ReadAsStringAsync());
    }

    private static void Set(OryEvents events, string which, Func<Task> what)
    {
        switch (which)
        {
            case "message":
                events.OnMessageReceived = _ => what();
                break;
            case "session":
                events.OnSessionValidated = _ => what();
                break;
            case "challenge":
                events.OnChallenge = _ => what();
                break;
            default:
                events.OnForbidden = _ => what();
                break;
        }
    }
}
