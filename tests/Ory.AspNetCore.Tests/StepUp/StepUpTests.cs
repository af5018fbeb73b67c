using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

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
        using var vault = await app.SendAsync(ClientKind.Program, path, "ann");
        Assert.Equal(HttpStatusCode.OK, vault.StatusCode);
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
    public async Task The_fresh_session_is_everybodys_in_this_request_and_other_identities_and_roles_stay()
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddTransient<IClaimsTransformation, AddsRoles>();
                builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, OtherScheme>("Other", null);
            },
            map: app =>
            {
                app.MapGet("/all", (Delegate)Describe).RequireAuthorization(new AuthorizeAttribute("vault") { AuthenticationSchemes = "Other,Ory", Roles = "transformed" });
                app.MapGet("/default", (Delegate)Describe).RequireAuthorization(new AuthorizeAttribute("vault") { Roles = "transformed" });
            });

        foreach (var (path, others) in new[] { ("/all", "Other:bob "), ("/default", "") })
        {
            var credential = path;
            app.Ory.Persons[credential] = Ann with { SessionId = path };
            using (await app.SendAsync(ClientKind.Program, "/me", credential))
                app.Ory.Persons[credential] = Ann with { SessionId = path, Aal = "aal2", Roles = ["admin"] };

            using var response = await app.SendAsync(ClientKind.Program, path, credential);

            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            Assert.Equal($"aal2 {others}admin,transformed aal2 aal2 True once", await response.Content.ReadAsStringAsync());
        }

        static async Task<string> Describe(HttpContext context)
        {
            var user = context.User;
            var result = await context.AuthenticateAsync("Ory");
            var feature = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult;
            var others = string.Concat(user.Identities.Where(identity => identity.AuthenticationType == "Other").Select(identity => $"Other:{identity.Name} "));
            var ours = user.Identities.Count(identity => identity.AuthenticationType == "Ory");
            var transformed = user.Claims.Count(claim => claim is { Type: ClaimTypes.Role, Value: "transformed" });
            var once = ours == 1 && transformed == (others.Length > 0 ? 2 : 1) ? "once" : $"ours {ours}, transformed {transformed}";
            return $"{user.FindFirstValue("aal")} {others}{string.Join(',', user.FindAll(ClaimTypes.Role).Select(claim => claim.Value).Distinct().Order())} "
                + $"{result.Principal!.FindFirstValue("aal")} {context.GetOrySession()!.AuthenticatorAssuranceLevel} {ReferenceEquals(feature?.Principal, user)} {once}";
        }
    }

    [Fact]
    public async Task Identities_that_the_application_added_itself_survive_the_adoption()
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder => builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter>(new AddsIdentity()),
            map: app => app.MapGet("/who", (HttpContext context) => string.Join(' ', context.User.Identities.Select(identity => $"{identity.AuthenticationType}:{identity.FindFirst("aal")?.Value}")))
                .RequireAuthorization(new AuthorizeAttribute("vault")));
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Program, "/me", "ann"))
            app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };

        using var response = await app.SendAsync(ClientKind.Program, "/who", "ann");

        Assert.Equal("Ory:aal2 Machine:", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("aal", "aal2", null)]
    [InlineData("aal", "aal2", "LOCAL AUTHORITY")]
    [InlineData("aal", "aal2", "https://issuer.example")]
    public async Task A_foreign_claim_called_aal_counts_for_nothing(string type, string value, string? issuer)
    {
        await using var app = await StepUpApp.StartAsync(build: builder => builder.Services.AddSingleton<IClaimsTransformation>(new AddsClaim(new Claim(type, value, null, issuer))));
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Fetch, "/minimal", "ann");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Another_schemes_claims_count_for_nothing()
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder => builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, OtherScheme>("Other", null),
            map: app => app.MapGet("/other", () => "in").RequireAuthorization(new AuthorizeAttribute("vault") { AuthenticationSchemes = "Other,Ory" }));

        using var response = await app.SendAsync(ClientKind.Fetch, "/other", null);

        // Somebody is signed in, at another scheme, and can get what is missing by signing in at Ory.
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_principal_that_is_not_the_requests_own_is_judged_by_its_own_claims()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapGet("/as", async (HttpContext context, IAuthorizationService authorization) =>
        {
            var other = new ClaimsPrincipal(new ClaimsIdentity([new("sid", "x", null, "Ory"), new("aal", "aal1", null, "Ory"), new("verified_address", "x", null, "Ory")], "Ory"));
            return (await authorization.AuthorizeAsync(other, "vault")).Succeeded ? Results.Text("in") : Results.Forbid();
        }).RequireAuthorization("aal1"));
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Browser, "/as", "ann");

        // That the other one lacks something is no reason to send this one anywhere, or to ask.
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(1, app.Ory.Whoamis);
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
    public async Task A_session_that_ended_meanwhile_is_asked_to_sign_in()
    {
        await using var app = await StepUpApp.StartAsync();
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Browser, "/me", "ann"))
            app.Ory.Persons.Clear();

        using var response = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");

        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?return_to=", response.Headers.Location?.OriginalString);
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

    [Fact]
    public void Nobody_asks_for_a_level_that_does_not_exist_or_for_less_than_a_minute()
    {
        Assert.Throws<ArgumentException>(() => new OryChallengeProperties { Aal = "aal3" });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OryChallengeProperties { MaxAge = TimeSpan.FromSeconds(59) });
    }

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
    }

    private sealed class AddsRoles : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            var copy = principal.Clone();
            if (copy.HasClaim(claim => claim.Type == "sid"))
                copy.AddIdentity(new ClaimsIdentity([new Claim(ClaimTypes.Role, "transformed")]));
            return Task.FromResult(copy);
        }
    }

    private sealed class AddsClaim(Claim claim) : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            var identity = (ClaimsIdentity)principal.Identity!;
            identity.TryRemoveClaim(identity.FindFirst(claim.Type));
            identity.AddClaim(claim.Clone());
            return Task.FromResult(principal);
        }
    }

    private sealed class AddsIdentity : Microsoft.AspNetCore.Hosting.IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseAuthentication();
            app.Use((context, rest) =>
            {
                context.User.AddIdentity(new ClaimsIdentity([new Claim("machine", "1")], "Machine"));
                return rest(context);
            });
            next(app);
        };
    }
}
