using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Tests;

public class StepUpTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true, Roles = ["auditor"] };

    [Theory]
    [InlineData("/minimal")]
    [InlineData("/mvc")]
    [InlineData("/razor")]
    public async Task Who_has_just_stepped_up_gets_in_at_once_although_the_cache_says_otherwise(string path)
    {
        await using var app = await StepUpApp.StartAsync();
        app.Ory.Persons["ann"] = Ann;
        using var me = await app.SendAsync(ClientKind.Program, "/me", "ann");
        Assert.Equal($"{Ann.SessionId} aal1", await me.Content.ReadAsStringAsync());

        app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };
        using var vault = await app.SendAsync(ClientKind.Program, path, "ann", headers: ("Cookie", LoopGuard.CookieName + "=x"));
        Assert.Equal(HttpStatusCode.OK, vault.StatusCode);
        Assert.StartsWith(LoopGuard.CookieName + "=;", Assert.Single(vault.Headers.GetValues("Set-Cookie")));
        Assert.Equal(2, app.Ory.Whoamis);
        Assert.True(app.Ory.Requests[^1].PastCaches);

        // And is not asked about again.
        using var again = await app.SendAsync(ClientKind.Program, path, "ann");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(2, app.Ory.Whoamis);
    }

    [Fact]
    public async Task After_the_step_up_orys_own_stale_edge_is_not_believed()
    {
        await using var app = await StepUpApp.StartAsync();
        app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };
        app.Ory.Stale["ann"] = Ann;

        using var vault = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");

        Assert.Equal(HttpStatusCode.OK, vault.StatusCode);
        Assert.Equal([false, true], app.Ory.Requests.Select(request => request.PastCaches));
    }

    [Fact]
    public async Task A_flood_of_failing_requests_is_one_question_a_second()
    {
        await using var app = await StepUpApp.StartAsync();
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Fetch, "/me", "ann"))
            app.Ory.Forget();

        foreach (var _ in Enumerable.Range(0, 5))
        {
            await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
            {
                using var response = await app.SendAsync(i % 2 == 0 ? ClientKind.Fetch : ClientKind.Browser, i % 3 == 0 ? "/imperative" : "/minimal", "ann");
                Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
            }));
            app.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(5, app.Ory.Whoamis);
        Assert.InRange(app.Ory.Requests.Count - app.Ory.Whoamis, 1, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_thousand_failing_requests_of_one_session_are_two_questions_whatever_cookies_it_has(bool hasSecondFactor)
    {
        await using var app = await StepUpApp.StartAsync();
        string[] cookies = ["ann-1", "ann-2", "ann-3", "ann-4"];
        foreach (var cookie in cookies)
        {
            app.Ory.Persons[cookie] = Ann with { HasSecondFactor = hasSecondFactor };
            using var known = await app.SendAsync(ClientKind.Fetch, "/me", cookie);
        }

        app.Ory.Forget();
        for (var batch = 0; batch < 10; batch++)
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
            {
                using var response = await app.SendAsync(ClientKind.Fetch, i % 2 == 0 ? "/minimal" : "/imperative", cookies[i % cookies.Length]);
                Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            }));
        }

        Assert.Equal(["/self-service/settings/browser", "/sessions/whoami"], app.Ory.Requests.Select(request => request.PathAndQuery).Order());
    }

    [Fact]
    public async Task So_it_is_where_the_server_demands_the_level()
    {
        await using var app = await StepUpApp.StartAsync();
        app.Ory.IsStrict = true;
        app.Ory.Persons["ann"] = Ann;

        for (var second = 0; second < 5; second++)
        {
            for (var i = 0; i < 40; i++)
            {
                using var response = await app.SendAsync(ClientKind.Fetch, "/minimal", "ann");
                Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            }

            app.Time.Advance(TimeSpan.FromSeconds(1));
        }

        // The first of all, and one a second.
        Assert.InRange(app.Ory.Whoamis, 5, 6);
        Assert.Equal(app.Ory.Whoamis, app.Ory.Requests.Count);
    }

    [Fact]
    public async Task And_who_steps_up_there_gets_in_at_once()
    {
        await using var app = await StepUpApp.StartAsync();
        app.Ory.IsStrict = true;
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Program, "/minimal", "ann"))
            app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };

        using var response = await app.SendAsync(ClientKind.Program, "/minimal", "ann");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task What_a_handler_forbids_expressly_no_sign_in_cures()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/never", () => "in").RequireAuthorization(policy => policy.RequireAal("aal2").RequireAssertion(context =>
        {
            context.Fail();
            return true;
        })));
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Browser, "/never", "ann");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Null(response.Headers.Location);
    }

    [Fact]
    public async Task An_outage_between_is_an_outage_and_no_refusal()
    {
        await using var app = await StepUpApp.StartAsync();
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Browser, "/me", "ann"))
            app.Ory.IsDown = true;

        foreach (var path in new[] { "/minimal", "/minimal-admin", "/imperative" })
        {
            using var response = await app.SendAsync(ClientKind.Browser, path, "ann");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Null(response.Headers.Location);
        }

        using var me = await app.SendAsync(ClientKind.Browser, "/me", "ann");
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
    }

    [Fact]
    public async Task Nobody_is_sent_to_an_ory_that_is_down_on_the_word_of_a_stale_session()
    {
        await using var app = await StepUpApp.StartAsync(options => options.StaleOnOutage = TimeSpan.FromHours(1));
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Browser, "/me", "ann"))
            app.Ory.IsDown = true;
        app.Time.Advance(TimeSpan.FromMinutes(10));

        using var me = await app.SendAsync(ClientKind.Browser, "/me", "ann");
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
        using var vault = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, vault.StatusCode);
    }

    [Fact]
    public async Task Who_lacks_the_first_level_is_sent_to_sign_in_and_not_to_enrol()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/first", () => Results.Text("in")).RequireAal1());
        app.Ory.Persons["ann"] = Ann with { Aal = "aal0", HasSecondFactor = false };

        using var response = await app.SendAsync(ClientKind.Browser, "/first", "ann");

        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?aal=aal1&return_to=", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Where_nobody_may_enrol_himself_the_need_is_explained()
    {
        await using var app = await StepUpApp.StartAsync(options => options.OfferEnrolment = false);
        app.Ory.Persons["ann"] = Ann with { HasSecondFactor = false };

        using var browser = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");
        Assert.Equal(HttpStatusCode.Forbidden, browser.StatusCode);
        Assert.Contains("second factor", await browser.Content.ReadAsStringAsync());

        using var fetch = await app.SendAsync(ClientKind.Fetch, "/minimal", "ann");
        Assert.Equal(HttpStatusCode.Forbidden, fetch.StatusCode);
        Assert.DoesNotContain("redirect_browser_to", await fetch.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_level_for_every_request_is_asked_for_everywhere()
    {
        await using var app = await StepUpApp.StartAsync(options => options.RequiredAal = "aal2");
        app.Ory.Persons["with"] = Ann;
        app.Ory.Persons["without"] = Ann with { SessionId = "2", HasSecondFactor = false };

        using var with = await app.SendAsync(ClientKind.Browser, "/me", "with");
        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?aal=aal2&", with.Headers.Location?.OriginalString);

        using var without = await app.SendAsync(ClientKind.Browser, "/me", "without");
        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/settings/browser?", without.Headers.Location?.OriginalString);

        // Whoever has it since gets in at once.
        app.Ory.Persons["with"] = Ann with { Aal = "aal2" };
        using var risen = await app.SendAsync(ClientKind.Browser, "/me", "with");
        Assert.Equal(HttpStatusCode.OK, risen.StatusCode);
    }
}
