using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Tests;

/// <summary>An application's own code that asks, forbids and challenges.</summary>
public class AskingCodeTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true, Roles = ["auditor"] };

    [Fact]
    public async Task Code_that_refused_on_what_was_cached_is_run_again_once_the_session_has_it()
    {
        await using var app = await StepUpApp.StartAsync();
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Browser, "/me", "ann"))
            app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };

        using var first = await app.SendAsync(ClientKind.Browser, "/imperative?q=1", "ann");
        Assert.Equal(StepUpApp.Origin + "/imperative?q=1", first.Headers.Location?.OriginalString);

        using var second = await app.SendAsync(ClientKind.Browser, "/imperative?q=1", "ann");
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task A_program_repeats_it_itself_and_is_sent_nowhere()
    {
        await using var app = await StepUpApp.StartAsync();
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Fetch, "/me", "ann"))
            app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };

        using var first = await app.SendAsync(ClientKind.Fetch, "/imperative", "ann");
        Assert.Equal(HttpStatusCode.Unauthorized, first.StatusCode);
        Assert.Contains("Repeat the request.", await first.Content.ReadAsStringAsync());
        Assert.DoesNotContain("redirect_browser_to", await first.Content.ReadAsStringAsync());

        using var second = await app.SendAsync(ClientKind.Fetch, "/imperative", "ann");
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task What_was_asked_last_is_what_counts()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/two", async (HttpContext context, IAuthorizationService authorization, string last) =>
        {
            await authorization.AuthorizeAsync(context.User, "vault");
            await authorization.AuthorizeAsync(context.User, last);
            return Results.Forbid();
        }));
        app.Ory.Persons["ann"] = Ann;

        using var curable = await app.SendAsync(ClientKind.Browser, "/two?last=vault", "ann");
        Assert.Equal(HttpStatusCode.Found, curable.StatusCode);

        using var met = await app.SendAsync(ClientKind.Browser, "/two?last=aal1", "ann");
        Assert.Equal(HttpStatusCode.Forbidden, met.StatusCode);
    }

    [Fact]
    public async Task Code_that_forbids_somebody_who_is_not_signed_in_lets_him_sign_in()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/signed-in", async (HttpContext context, IAuthorizationService authorization) =>
            (await authorization.AuthorizeAsync(context.User, new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())).Succeeded ? Results.Text("in") : Results.Forbid()));

        using var response = await app.SendAsync(ClientKind.Browser, "/signed-in", null);

        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?return_to=", response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/imperative-admin")]
    [InlineData("/role")]
    public async Task So_it_does_where_a_role_is_asked_for_which_only_somebody_can_have(string path)
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/role", async (HttpContext context, IAuthorizationService authorization) =>
            (await authorization.AuthorizeAsync(context.User, new AuthorizationPolicyBuilder().RequireRole("admin").Build())).Succeeded ? Results.Text("in") : Results.Forbid()));

        using var browser = await app.SendAsync(ClientKind.Browser, path, null);
        Assert.Equal($"{StepUpApp.OryAddress}/self-service/login/browser?return_to={Uri.EscapeDataString(StepUpApp.Origin + path)}", browser.Headers.Location?.OriginalString);

        using var program = await app.SendAsync(ClientKind.Program, path, null);
        Assert.Equal(HttpStatusCode.Unauthorized, program.StatusCode);
    }

    [Fact]
    public async Task What_is_forbidden_expressly_nobody_is_sent_to_sign_in_for()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/never", async (HttpContext context, IAuthorizationService authorization) =>
            (await authorization.AuthorizeAsync(context.User, new AuthorizationPolicyBuilder().RequireAssertion(asked =>
            {
                asked.Fail();
                return true;
            }).Build())).Succeeded ? Results.Text("in") : Results.Forbid()));

        using var response = await app.SendAsync(ClientKind.Browser, "/never", null);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.DoesNotContain("You are signed in", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Code_that_forbids_somebody_of_whom_nothing_can_be_known_refuses_nobody()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/plain", () => Results.Forbid()));
        app.Ory.IsDown = true;

        using var response = await app.SendAsync(ClientKind.Browser, "/plain", "ann");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task A_question_asked_in_a_view_is_answered_from_what_is_cached()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/menu", async (HttpContext context, IAuthorizationService authorization) =>
            (await authorization.AuthorizeAsync(context.User, "vault")).Succeeded ? "vault" : "no vault"));
        app.Ory.Persons["ann"] = Ann;

        for (var i = 0; i < 3; i++)
        {
            using var response = await app.SendAsync(ClientKind.Browser, "/menu", "ann");
            Assert.Equal("no vault", await response.Content.ReadAsStringAsync());
        }

        Assert.Equal(1, app.Ory.Whoamis);
    }

    [Theory]
    [InlineData("aal1", "?aal=aal2&", null)]
    [InlineData("aal2", "?aal=aal2&refresh=true&", null)]
    [InlineData("aal2", "?refresh=true&", 300)]
    public async Task Code_can_ask_for_a_step_up_itself(string aal, string query, int? maxAge)
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/ask", () => Results.Challenge(
            maxAge is { } seconds ? new OryChallengeProperties { MaxAge = TimeSpan.FromSeconds(seconds), RedirectUri = "/there?x=1" } : new OryChallengeProperties { Aal = "aal2", RedirectUri = "/there?x=1" })));
        app.Ory.Persons["ann"] = Ann with { Aal = aal };

        using var browser = await app.SendAsync(ClientKind.Browser, "/ask", "ann");
        Assert.Equal($"{StepUpApp.OryAddress}/self-service/login/browser{query}return_to={Uri.EscapeDataString(StepUpApp.Origin + "/there?x=1")}", browser.Headers.Location?.OriginalString);

        using var program = await app.SendAsync(ClientKind.Program, "/ask", "ann");
        Assert.Equal(HttpStatusCode.Unauthorized, program.StatusCode);
        Assert.Equal(maxAge is not null, program.Headers.WwwAuthenticate.ToString().Contains("max_age=\"300\"", StringComparison.Ordinal));

        // Somebody who is not signed in does that first.
        using var anonymous = await app.SendAsync(ClientKind.Browser, "/ask", null);
        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?return_to=", anonymous.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_code_asks_for_and_the_session_has_got_meanwhile_is_not_asked_for_again(bool byAge)
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/ask", () => Results.Challenge(
            byAge ? new OryChallengeProperties { MaxAge = TimeSpan.FromMinutes(10) } : new OryChallengeProperties { Aal = "aal2" })));
        app.Ory.Persons["ann"] = Ann with { Aal = byAge ? "aal2" : "aal1", SignedInAgo = TimeSpan.FromHours(1) };
        using (await app.SendAsync(ClientKind.Browser, "/me", "ann"))
            app.Ory.Persons["ann"] = Ann with { Aal = "aal2", SignedInAgo = TimeSpan.Zero };

        using var response = await app.SendAsync(ClientKind.Browser, "/ask?q=1", "ann");

        Assert.Equal(StepUpApp.Origin + "/ask?q=1", response.Headers.Location?.OriginalString);
        Assert.Equal(2, app.Ory.Whoamis);
    }

    [Fact]
    public async Task Of_what_was_missing_only_what_still_is_leads_somebody_away()
    {
        await using var app = await StepUpApp.StartAsync();
        app.Ory.Persons["ann"] = Ann with { IsVerified = false };
        using (await app.SendAsync(ClientKind.Browser, "/me", "ann"))
            app.Ory.Persons["ann"] = Ann with { IsVerified = false, Aal = "aal2" };

        using var response = await app.SendAsync(ClientKind.Browser, "/imperative", "ann");

        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/verification/browser?return_to=", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_sign_in_of_which_ory_does_not_say_when_is_not_recent()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/ask", () => Results.Challenge(new OryChallengeProperties { Aal = "aal2", MaxAge = TimeSpan.FromMinutes(10) })));
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Browser, "/me", "ann"))
            app.Ory.Persons["ann"] = Ann with { Aal = "aal2", SignedInAgo = null };

        foreach (var path in new[] { "/ask", "/minimal" })
        {
            using var response = await app.SendAsync(ClientKind.Browser, path, "ann");
            Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?aal=aal2&refresh=true&", response.Headers.Location?.OriginalString);
        }
    }

    [Fact]
    public async Task Code_that_challenges_somebody_without_a_wish_has_him_sign_in_again()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/again", () => Results.Challenge()).RequireAuthorization());
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Browser, "/again", "ann");

        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?refresh=true&return_to=", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public void Nobody_asks_for_a_level_that_does_not_exist_or_for_less_than_a_minute()
    {
        Assert.Throws<ArgumentException>(() => new OryChallengeProperties { Aal = "aal3" });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OryChallengeProperties { MaxAge = TimeSpan.FromSeconds(59) });
    }
}
