using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>The framework's ForwardX, policy and default schemes, from our scheme and to it.</summary>
public class ForwardingTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true };

    [Fact]
    public async Task A_policy_scheme_forwards_all_it_is_asked()
    {
        await using var app = await StepUpApp.StartAsync(
            defaultScheme: "Smart",
            build: builder => builder.Services.AddAuthentication().AddPolicyScheme("Smart", null, options => options.ForwardDefaultSelector = _ => "Ory"),
            map: app => app.MapGet("/default", (HttpContext context) => context.User.FindFirstValue("aal")).RequireAuthorization("vault"));
        app.Ory.Persons["ann"] = Ann;

        using var sent = await app.SendAsync(ClientKind.Browser, "/default", "ann");
        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?aal=aal2&", sent.Headers.Location?.OriginalString);

        app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };
        app.Time.Advance(TimeSpan.FromSeconds(1));
        using var passed = await app.SendAsync(ClientKind.Browser, "/default", "ann");
        Assert.Equal("aal2", await passed.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_forwarded_is_the_others()
    {
        await using var app = await StepUpApp.StartAsync(
            options => (options.ForwardChallenge, options.ForwardSignOut) = ("Cookies", "Cookies"),
            build: builder => builder.Services.AddAuthentication().AddCookie(),
            map: app => app.MapGet("/out", (HttpContext context) => context.SignOutAsync("Ory")));
        app.Ory.Persons["ann"] = Ann;

        using var challenged = await app.SendAsync(ClientKind.Browser, "/me", null);
        Assert.Contains("/Account/Login", challenged.Headers.Location?.OriginalString);

        using var signedOut = await app.SendAsync(ClientKind.Browser, "/out", "ann");
        Assert.Contains(signedOut.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(".AspNetCore.Cookies=;", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Ory.Requests, request => request.PathAndQuery.Contains("logout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_another_scheme_forwards_is_answered_as_if_it_was_asked_of_ours()
    {
        await using var app = await StepUpApp.StartAsync(
            defaultScheme: "Front",
            build: builder => builder.Services.AddAuthentication().AddCookie("Front", options =>
                (options.ForwardAuthenticate, options.ForwardChallenge, options.ForwardForbid, options.ForwardSignOut) = ("Ory", "Ory", "Ory", "Ory")),
            map: app => app.MapPost("/out", (HttpContext context) => context.SignOutAsync(new AuthenticationProperties { RedirectUri = "/bye" })));
        app.Ory.Persons["ann"] = Ann;

        using var challenged = await app.SendAsync(ClientKind.Browser, "/minimal", null);
        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?return_to=", challenged.Headers.Location?.OriginalString);

        foreach (var path in new[] { "/minimal", "/imperative", "/mvc" })
        {
            using var stepUp = await app.SendAsync(ClientKind.Browser, path, "ann");
            Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?aal=aal2&", stepUp.Headers.Location?.OriginalString);
        }

        app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };
        app.Time.Advance(TimeSpan.FromSeconds(1));
        using var passed = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");
        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);

        using var signedOut = await app.SendAsync(ClientKind.Browser, "/out", "ann", HttpMethod.Post);
        Assert.Equal("/bye", signedOut.Headers.Location?.OriginalString);
        Assert.Empty(app.Ory.Persons);
    }

    [Fact]
    public async Task What_ours_forwards_is_answered_by_the_other()
    {
        await using var app = await StepUpApp.StartAsync(
            options => (options.ForwardChallenge, options.ForwardForbid) = ("Cookies", "Cookies"),
            build: builder => builder.Services.AddAuthentication().AddCookie());
        app.Ory.Persons["ann"] = Ann;

        using var challenged = await app.SendAsync(ClientKind.Browser, "/minimal", null);
        Assert.Contains("/Account/Login", challenged.Headers.Location?.OriginalString);

        using var forbidden = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");
        Assert.Contains("/Account/AccessDenied", forbidden.Headers.Location?.OriginalString);

        // Who may pass still passes on what ours says.
        app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };
        app.Time.Advance(TimeSpan.FromSeconds(1));
        using var passed = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");
        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
    }

    [Fact]
    public async Task What_is_forwarded_by_default_is_all_the_others()
    {
        await using var app = await StepUpApp.StartAsync(
            options => options.ForwardDefault = "Cookies",
            build: builder => builder.Services.AddAuthentication().AddCookie(),
            map: app =>
            {
                app.MapPost("/out", (HttpContext context) => context.SignOutAsync("Ory"));
                app.MapGet("/forbid", (HttpContext context) => context.ForbidAsync("Ory"));
            });
        app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };

        using var challenged = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");
        Assert.Contains("/Account/Login", challenged.Headers.Location?.OriginalString);
        using var forbidden = await app.SendAsync(ClientKind.Browser, "/forbid", "ann");
        Assert.Contains("/Account/AccessDenied", forbidden.Headers.Location?.OriginalString);
        using var signedOut = await app.SendAsync(ClientKind.Browser, "/out", "ann", HttpMethod.Post);
        Assert.Contains(signedOut.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(".AspNetCore.Cookies=;", StringComparison.Ordinal));
        Assert.Empty(app.Ory.Requests);
    }

    [Fact]
    public async Task A_selector_chooses_by_request_between_ours_and_another()
    {
        await using var app = await StepUpApp.StartAsync(
            options => options.ForwardDefaultSelector = context => context.Request.Headers.ContainsKey("X-Machine") ? "Other" : null,
            build: builder => builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, OtherScheme>("Other", null),
            map: app => app.MapGet("/who", (HttpContext context) => $"{context.User.Identity!.AuthenticationType} {context.User.FindFirstValue("sid")}").RequireAuthorization());
        app.Ory.Persons["ann"] = Ann;

        using var ours = await app.SendAsync(ClientKind.Fetch, "/who", "ann");
        Assert.Equal($"Ory {Ann.SessionId}", await ours.Content.ReadAsStringAsync());
        using var other = await app.SendAsync(ClientKind.Fetch, "/who", "ann", headers: ("X-Machine", "1"));
        Assert.Equal("Other 1", await other.Content.ReadAsStringAsync());

        // The other's aal is none, and its own answer is the one that is given: the framework's bare 403.
        using var vault = await app.SendAsync(ClientKind.Fetch, "/minimal", "ann", headers: ("X-Machine", "1"));
        Assert.Equal(HttpStatusCode.Forbidden, vault.StatusCode);
        Assert.Equal(1, app.Ory.Whoamis);
    }

    [Theory]
    [InlineData(CookieAuthenticationDefaults.AuthenticationScheme)]
    [InlineData("Ory")]
    public async Task Somebody_with_a_session_whom_nothing_authenticated_is_told_apart_from_a_loop_and_the_log_says_what_to_do(string defaultScheme)
    {
        await using var app = await TestApp.StartAsync(
            options => options.PublicOrigin = "http://localhost",
            builder => builder.Services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = (defaultScheme, "Ory")).AddCookie());
        var cookies = "ory_kratos_session=abc";

        for (var i = 0; i < 2 && defaultScheme != "Ory"; i++)
        {
            using var sent = await app.SendAsync("/me", cookies, headers: ("Accept", "text/html"));
            Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
            cookies = "ory_kratos_session=abc; " + Assert.Single(sent.Headers.GetValues("Set-Cookie")).Split(';')[0];
        }

        using var response = await app.SendAsync("/me", cookies, headers: ("Accept", "text/html"));
        var warnings = app.Logs.GetSnapshot().Where(record => record.Id.Id == 23).ToList();
        if (defaultScheme == "Ory")
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Empty(warnings);
            return;
        }

        Assert.Contains("signing in again changes nothing", await response.Content.ReadAsStringAsync());
        Assert.Contains("UseAuthentication()", warnings[0].Message);
        Assert.Contains("make Ory the default scheme", warnings[0].Message);
    }

    [Fact]
    public async Task Code_that_asks_for_more_itself_beside_another_default_scheme_has_done_nothing_wrong()
    {
        await using var app = await TestApp.StartAsync(
            build: builder => builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(),
            map: app => app.MapGet("/ask", () => Results.Challenge(new OryChallengeProperties { Aal = "aal2" }, ["Ory"])));

        using var response = await app.SendAsync("/ask", "ory_kratos_session=abc");

        Assert.Contains("acr_values=\"aal2\"", response.Headers.WwwAuthenticate.ToString());
        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => record.Id.Id == 23);
    }
}
