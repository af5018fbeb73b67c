using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

public class SignOutTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true };

    [Fact]
    public async Task A_form_ends_the_session_at_ory_everywhere_and_lands_on_a_page()
    {
        await using var app = await StartAsync();
        app.Ory.Persons["ann"] = Ann;
        // One session has many valid cookies.
        app.Ory.Persons["ann-renewed"] = Ann;
        using (var cached = await app.SendAsync(ClientKind.Browser, "/me", "ann-renewed"))
            Assert.Equal(HttpStatusCode.OK, cached.StatusCode);

        var (cookie, token) = await SignOutForm.GetAsync(app, "ann");
        using var response = await SignOutForm.PostAsync(app, "ann", cookie, token, "/bye?x=1");

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal("/bye?x=1", response.Headers.Location?.OriginalString);
        // Exactly as Ory sent it, and none of its other cookies.
        Assert.Equal([PersonsOry.Deletion], response.Headers.GetValues("Set-Cookie"));
        Assert.Equal("no-cache,no-store", Assert.Single(response.Headers.NonValidated["Cache-Control"]));
        Assert.Empty(app.Ory.Persons);

        foreach (var credential in new[] { "ann", "ann-renewed" })
        {
            using var after = await app.SendAsync(ClientKind.Fetch, "/me", credential);
            Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        }
    }

    [Fact]
    public async Task Without_the_token_nothing_ends_and_the_form_is_shown_again()
    {
        await using var app = await StartAsync();
        app.Ory.Persons["ann"] = Ann;

        using var response = await SignOutForm.PostAsync(app, "ann", null, null, null);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("<form", await response.Content.ReadAsStringAsync());
        Assert.NotEmpty(app.Ory.Persons);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task It_lands_on_no_other_site(string returnTo)
    {
        await using var app = await StartAsync();
        app.Ory.Persons["ann"] = Ann;
        var (cookie, token) = await SignOutForm.GetAsync(app, "ann");

        using var response = await SignOutForm.PostAsync(app, "ann", cookie, token, returnTo);

        Assert.Equal("/", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task What_cannot_be_read_as_a_form_is_a_bad_request_and_ends_nothing()
    {
        await using var app = await StartAsync();
        app.Ory.Persons["ann"] = Ann;
        foreach (var (type, body) in ((string, string)[])[("multipart/form-data", "x"), ("multipart/form-data; boundary=x", "--x\r\nbroken"), ("application/x-www-form-urlencoded", new string('k', 3000) + "=v")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-out") { Content = new StringContent(body) };
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            request.Headers.TryAddWithoutValidation("Cookie", "ory_kratos_session=ann");

            using var response = await app.Client.SendAsync(request);

            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains("<form", await response.Content.ReadAsStringAsync());
        }

        Assert.NotEmpty(app.Ory.Persons);
    }

    [Fact]
    public async Task A_get_ends_nothing()
    {
        await using var app = await StartAsync();
        app.Ory.Persons["ann"] = Ann;

        await SignOutForm.GetAsync(app, "ann");

        Assert.NotEmpty(app.Ory.Persons);
    }

    [Fact]
    public async Task It_works_for_a_session_that_is_refused_for_its_level()
    {
        await using var app = await StartAsync();
        app.Ory.IsStrict = true;

        await AnnSignsOutAsync(app);
    }

    [Fact]
    public async Task Somebody_who_is_signed_out_already_just_lands()
    {
        await using var app = await StartAsync();

        using var anonymous = await SignOutForm.PostAsync(app, null, null, null, null);
        Assert.Equal("/", anonymous.Headers.Location?.OriginalString);

        using var expired = await SignOutForm.PostAsync(app, "over", null, null, null);
        Assert.Equal("/", expired.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_token_is_ended_by_the_native_logout_alone()
    {
        await using var app = await StartAsync();
        app.Ory.Persons["token"] = Ann;

        using var response = await app.SendAsync(ClientKind.Program, "/sign-out", "token", HttpMethod.Post);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Empty(app.Ory.Persons);
        Assert.Equal(["DELETE /self-service/logout/api"], app.Ory.Requests.Where(request => request.PathAndQuery.Contains("logout", StringComparison.Ordinal)).Select(request => $"{request.Method} {request.PathAndQuery}"));
    }

    [Theory]
    [InlineData("ory_kratos_session=; Path=/; Max-Age=0", true)]
    [InlineData("ory_kratos_session=; Path=/; Max-Age=-1", true)]
    [InlineData("ory_kratos_session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT", true)]
    [InlineData("ory_kratos_session=new; Path=/; Max-Age=60", false)]
    [InlineData("ory_kratos_session=new; Path=/; Expires=Thu, 01 Jan 2099 00:00:01 GMT", false)]
    [InlineData("ory_kratos_session=new; Path=/", false)]
    [InlineData("ory_kratos_session", false)]
    public async Task Only_what_takes_a_cookie_away_is_passed_on_and_exactly_as_it_came(string setCookie, bool isPassedOn)
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapPost("/own", (HttpContext context) => context.SignOutAsync()));
        app.Ory.Persons["ann"] = Ann;
        app.Ory.Between = request =>
        {
            if (request.RequestUri!.AbsolutePath != "/self-service/logout")
                return null;
            var answer = new HttpResponseMessage(HttpStatusCode.NoContent);
            answer.Headers.TryAddWithoutValidation("Set-Cookie", setCookie);
            return answer;
        };

        using var response = await app.SendAsync(ClientKind.Browser, "/own", "ann", HttpMethod.Post);

        Assert.Equal(isPassedOn ? [setCookie] : [], response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []);
    }

    [Fact]
    public async Task Another_sites_form_ends_nothing()
    {
        await using var app = await StartAsync();
        app.Ory.Persons["ann"] = Ann;
        var (cookie, token) = await SignOutForm.GetAsync(app, "ann");

        using var response = await app.SendAsync(ClientKind.Program, "/sign-out", null, HttpMethod.Post,
            ("Cookie", $"ory_kratos_session=ann; {cookie}"), ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("RequestVerificationToken", token));

        Assert.NotEmpty(app.Ory.Persons);
        // It may have been the application's own form, behind a proxy that hides it: nobody lands as if he were signed out.
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("<form", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_applications_own_code_signs_out_the_frameworks_way_and_hears_of_it()
    {
        var heard = 0;
        await using var app = await StepUpApp.StartAsync(
            options => options.Events.OnSignedOut = context =>
            {
                heard++;
                context.Properties.RedirectUri = "/heard";
                return Task.CompletedTask;
            },
            map: app => app.MapPost("/own", async (HttpContext context) =>
            {
                await context.SignOutAsync();
                // The rest of the request knows.
                context.Response.Headers["Still"] = $"{(await context.AuthenticateAsync("Ory")).Succeeded} {context.GetOryOutcome().Kind}";
            }));
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Browser, "/own", "ann", HttpMethod.Post);

        Assert.Equal("/heard", response.Headers.Location?.OriginalString);
        Assert.Equal("False NoCredential", Assert.Single(response.Headers.GetValues("Still")));
        Assert.Equal(1, heard);
    }

    [Fact]
    public async Task Whoever_is_let_in_nowhere_may_still_sign_out()
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder => builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(StepUpApp.RequireVault(new AuthorizationPolicyBuilder()).Build()), map: app => app.MapOrySignOut());

        await AnnSignsOutAsync(app);
    }

    [Fact]
    public async Task Of_two_projects_the_one_that_is_named_is_signed_out_of_and_the_other_not()
    {
        PersonsOry? staff = null;
        await using var app = await StepUpApp.StartAsync(
            build: builder =>
            {
                staff = new PersonsOry(TimeProvider.System);
                builder.Services.AddAuthentication().AddOry("Staff", options => (options.BaseUrl, options.SessionCookieName) = ("https://staff.example.org", "staff_session"));
                builder.Services.AddHttpClient(OryDefaults.GetHttpClientName("Staff")).ConfigurePrimaryHttpMessageHandler(() => staff);
            },
            map: app => app.MapOrySignOut(scheme: "Staff"));
        app.Ory.Persons["ann"] = Ann;
        staff!.Persons["sue"] = Ann;
        var (cookie, token) = await SignOutForm.GetAsync(app, "ann; staff_session=sue");

        using var response = await SignOutForm.PostAsync(app, "ann; staff_session=sue", cookie, token, null);

        Assert.Equal("/", response.Headers.Location?.OriginalString);
        Assert.Empty(staff.Persons);
        Assert.NotEmpty(app.Ory.Persons);
    }

    private static Task<StepUpApp> StartAsync() => StepUpApp.StartAsync(map: app => app.MapOrySignOut());

    private static async Task AnnSignsOutAsync(StepUpApp app)
    {
        app.Ory.Persons["ann"] = Ann;
        var (cookie, token) = await SignOutForm.GetAsync(app, "ann");

        using var response = await SignOutForm.PostAsync(app, "ann", cookie, token, null);

        Assert.Equal("/", response.Headers.Location?.OriginalString);
        Assert.Empty(app.Ory.Persons);
    }
}
