using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>Who is sent round in circles is told why; nobody else is.</summary>
public class LoopTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true, Roles = ["auditor"] };

    private string _cookie = "";

    [Fact]
    public async Task The_third_time_in_a_row_a_page_explains()
    {
        await using var app = await StepUpApp.StartAsync();
        var cookies = "";
        for (var i = 0; i < 2; i++)
        {
            using var sent = await app.SendAsync(ClientKind.Browser, "/minimal", null, headers: ("Cookie", cookies));
            Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
            cookies = Assert.Single(sent.Headers.GetValues("Set-Cookie")).Split(';')[0];
        }

        using var explained = await app.SendAsync(ClientKind.Browser, "/minimal", null, headers: ("Cookie", cookies));
        Assert.Equal(HttpStatusCode.Unauthorized, explained.StatusCode);
        Assert.Equal("text/html", explained.Content.Headers.ContentType?.MediaType);
        var page = await explained.Content.ReadAsStringAsync();
        Assert.Contains("127.0.0.1", page);
        Assert.Contains("href=\"" + StepUpApp.OryAddress + "/self-service/login/browser?return_to=", page);

        // A different page, and the same after half a minute, are no loop.
        using var other = await app.SendAsync(ClientKind.Browser, "/mvc", null, headers: ("Cookie", cookies));
        Assert.Equal(HttpStatusCode.Found, other.StatusCode);
        app.Time.Advance(TimeSpan.FromSeconds(31));
        using var later = await app.SendAsync(ClientKind.Browser, "/minimal", null, headers: ("Cookie", cookies));
        Assert.Equal(HttpStatusCode.Found, later.StatusCode);
    }

    [Fact]
    public async Task It_explains_on_a_host_too_whose_name_nobody_can_read()
    {
        await using var app = await StepUpApp.StartAsync(build: builder => builder.Services.AddSingleton<IStartupFilter>(new OnHost("xn--")));
        var cookies = "";
        for (var i = 0; i < 2; i++)
        {
            using var sent = await app.SendAsync(ClientKind.Browser, "/minimal", null, headers: ("Cookie", cookies));
            cookies = Assert.Single(sent.Headers.GetValues("Set-Cookie")).Split(';')[0];
        }

        using var explained = await app.SendAsync(ClientKind.Browser, "/minimal", null, headers: ("Cookie", cookies));

        Assert.Equal(HttpStatusCode.Unauthorized, explained.StatusCode);
        Assert.Contains("this page is on &quot;xn--&quot;", await explained.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_log_says_it_to_whoever_can_mend_it()
    {
        await using var app = await TestApp.StartAsync(options => options.PublicOrigin = "http://localhost");
        var cookies = "";
        for (var i = 0; i < 2; i++)
        {
            using var sent = await app.SendAsync("/me", cookies, headers: ("Accept", "text/html"));
            cookies = Assert.Single(sent.Headers.GetValues("Set-Cookie")).Split(';')[0];
        }

        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => record.Id.Id == 21);
        using var explained = await app.SendAsync("/me", cookies, headers: ("Accept", "text/html"));
        Assert.Contains("this is localhost, Ory is http://127.0.0.1:4433.", Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Id == 21).Message);
    }

    [Fact]
    public async Task An_event_sees_what_the_page_explains_and_may_say_it_in_its_own_words()
    {
        var seen = new List<string?>();
        await using var app = await StepUpApp.StartAsync(options => options.Events.OnForbidden = context =>
        {
            seen.Add(context.Explanation);
            context.Explanation = context.Explanation is null ? null : "Own words.";
            return Task.CompletedTask;
        });
        app.Ory.Persons["ann"] = Ann;
        var cookies = "";
        for (var i = 0; i < 2; i++)
        {
            using var sent = await app.SendAsync(ClientKind.Browser, "/minimal", null, headers: ("Cookie", $"ory_kratos_session=ann; {cookies}"));
            cookies = Assert.Single(sent.Headers.GetValues("Set-Cookie")).Split(';')[0];
        }

        using var explained = await app.SendAsync(ClientKind.Browser, "/minimal", null, headers: ("Cookie", $"ory_kratos_session=ann; {cookies}"));

        Assert.Equal((null, null), (seen[0], seen[1]));
        Assert.Contains("several times in a row", seen[2]);
        Assert.Contains("Own words.", await explained.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Other_sessions_and_other_steps_on_the_way_are_no_loop()
    {
        await using var app = await StepUpApp.StartAsync();
        foreach (var (credential, person) in new[]
        {
            ("ann", Ann), ("bob", Ann with { SessionId = "bob" }), ("cat", Ann with { SessionId = "cat" }),
            ("cat", Ann with { SessionId = "cat", Aal = "aal2", IsVerified = false }), ("cat", Ann with { SessionId = "cat", Aal = "aal2", SignedInAgo = TimeSpan.FromHours(2) }),
        })
            await IsSentAsync(credential, person);

        async Task IsSentAsync(string credential, Person person)
        {
            app.Ory.Persons[credential] = person;
            app.Time.Advance(TimeSpan.FromSeconds(1));
            for (var i = 0; i < 2; i++)
            {
                using var response = await app.SendAsync(ClientKind.Browser, "/minimal", null, headers: ("Cookie", $"ory_kratos_session={credential}; {_cookie}"));
                Assert.Equal(HttpStatusCode.Found, response.StatusCode);
                _cookie = Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0];
            }
        }
    }

    // An application that is open to everybody, with a link to sign in: no policy sees who got in.
    [Fact]
    public async Task Signing_out_ends_the_counting_for_there_was_a_session()
    {
        await using var app = await StepUpApp.StartAsync(map: app =>
        {
            app.MapGet("/login", () => Results.Challenge(new AuthenticationProperties { RedirectUri = "/public" }));
            app.MapPost("/out", (HttpContext context) => context.SignOutAsync(new AuthenticationProperties { RedirectUri = "/public" }));
        });
        var counted = "";
        for (var i = 0; i < 3; i++)
        {
            using var sent = await app.SendAsync(ClientKind.Browser, "/login", null, headers: ("Cookie", counted));
            Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
            counted = Assert.Single(sent.Headers.GetValues("Set-Cookie")).Split(';')[0];

            app.Ory.Persons["ann"] = Ann;
            using var gone = await app.SendAsync(ClientKind.Browser, "/out", null, HttpMethod.Post, ("Cookie", $"ory_kratos_session=ann; {counted}"));
            Assert.Equal("/public", gone.Headers.Location?.OriginalString);
            counted = Assert.Single(gone.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(LoopGuard.CookieName, StringComparison.Ordinal)).Split(';')[0];
        }
    }

    [Fact]
    public async Task It_counts_for_those_too_who_have_not_agreed_to_cookies()
    {
        await using var app = await StepUpApp.StartAsync(build: builder => builder.Services.AddSingleton<IStartupFilter>(new CookieConsent()));

        using var response = await app.SendAsync(ClientKind.Browser, "/minimal", null);

        Assert.StartsWith(LoopGuard.CookieName, Assert.Single(response.Headers.GetValues("Set-Cookie")));
    }

    [Fact]
    public async Task Programs_and_scripts_are_not_counted()
    {
        await using var app = await StepUpApp.StartAsync();
        foreach (var client in new[] { ClientKind.Fetch, ClientKind.Program })
        {
            using var response = await app.SendAsync(client, "/minimal", null);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    public async Task Getting_in_ends_the_counting()
    {
        await using var app = await StepUpApp.StartAsync();
        app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };
        using var sent = await app.SendAsync(ClientKind.Browser, "/minimal", null);
        var cookie = Assert.Single(sent.Headers.GetValues("Set-Cookie")).Split(';')[0];

        using var passed = await app.SendAsync(ClientKind.Browser, "/minimal", null, headers: ("Cookie", $"{cookie}; ory_kratos_session=ann"));

        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(passed.Headers.GetValues("Set-Cookie")));
    }

    [Fact]
    public async Task The_explanation_can_be_another()
    {
        await using var app = await StepUpApp.StartAsync(options => options.Events.OnChallenge = async context =>
        {
            if (context.Explanation is null)
                return;
            context.Response.StatusCode = 418;
            await context.Response.WriteAsync("our page");
            context.HandleResponse();
        });
        var cookies = "";
        for (var i = 0; i < 2; i++)
        {
            using var sent = await app.SendAsync(ClientKind.Browser, "/minimal", null, headers: ("Cookie", cookies));
            cookies = Assert.Single(sent.Headers.GetValues("Set-Cookie")).Split(';')[0];
        }

        using var explained = await app.SendAsync(ClientKind.Browser, "/minimal", null, headers: ("Cookie", cookies));

        Assert.Equal(418, (int)explained.StatusCode);
        Assert.Equal("our page", await explained.Content.ReadAsStringAsync());
    }

    // Around everything: what the application adds itself runs after those who may not pass were answered.
    private sealed class CookieConsent : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseCookiePolicy(new CookiePolicyOptions { CheckConsentNeeded = _ => true });
            next(app);
        };
    }

    private sealed class OnHost(string name) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Request.Headers.Host = name;
                return following(context);
            });
            next(app);
        };
    }
}
