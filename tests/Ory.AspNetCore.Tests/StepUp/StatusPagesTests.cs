using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>An application's own status code pages and problem details: they come first, and see what is finally said.</summary>
public class StatusPagesTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true };

    [Fact]
    public async Task An_applications_own_status_pages_come_first()
    {
        await using var app = await StepUpApp.StartAsync(build: builder => builder.Services.AddSingleton<IStartupFilter>(new StatusPages()));

        using var response = await app.SendAsync(ClientKind.Fetch, "/minimal", null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("own 401", await response.Content.ReadAsStringAsync());
    }

    // Blazor's enhanced navigation and Turbo show whatever page they get, and open what is none anew: only so somebody comes to the login.
    [Theory]
    [InlineData("/minimal", null, false, HttpStatusCode.Unauthorized, "problem")]
    [InlineData("/minimal", "ann", false, HttpStatusCode.Unauthorized, "problem")]
    [InlineData("/imperative", "ann", false, HttpStatusCode.Unauthorized, "problem")]
    [InlineData("/any", "ann", false, HttpStatusCode.Unauthorized, "problem")]
    [InlineData("/admin", "ann", false, HttpStatusCode.Forbidden, "own 403")]
    [InlineData("/minimal", "ann", true, HttpStatusCode.ServiceUnavailable, "own 503")]
    public async Task They_do_not_stand_in_the_way_of_a_script_that_opens_pages(string path, string? credential, bool isDown, HttpStatusCode status, string body)
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddSingleton<IStartupFilter>(new StatusPages());
                builder.Services.AddAuthentication().AddCookie();
            },
            map: app =>
            {
                app.MapGet("/admin", () => Results.Text("in")).RequireAuthorization(policy => policy.RequireRole("admin"));
                app.MapGet("/any", () => Results.Text("in")).RequireAuthorization(new AuthorizeAttribute { Policy = "vault", AuthenticationSchemes = "Ory,Cookies" });
            });
        app.Ory.Persons["ann"] = Ann;
        app.Ory.IsDown = isDown;

        using var response = await app.SendAsync(ClientKind.Program, path, null, headers:
            [("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Site", "same-origin"), ("Accept", "text/html; blazor-enhanced-nav=on"), ("Cookie", $"ory_kratos_session={credential}")]);

        Assert.Equal(status, response.StatusCode);
        if (body == "problem")
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        else
            Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/any", "Ory,Cookies")]
    [InlineData("/any", "Cookies,Ory")]
    [InlineData("/imperative", "Ory")]
    public async Task An_applications_own_status_pages_see_what_all_schemes_together_say(string path, string schemes)
    {
        await using var app = await StartAsync(schemes, new StatusPages());
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Browser, "/me", "ann"))
            app.Ory.IsDown = true;

        using var response = await app.SendAsync(ClientKind.Browser, path, "ann");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("own 503", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task And_may_say_that_there_is_no_body()
    {
        await using var app = await StepUpApp.StartAsync(build: builder => builder.Services.AddSingleton<IStartupFilter>(new StatusPages(null, context =>
        {
            context.Response.ContentLength = 0;
            return Task.CompletedTask;
        })));

        using var response = await app.SendAsync(ClientKind.Fetch, "/minimal", null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task And_may_lead_people_elsewhere()
    {
        await using var app = await StartAsync("Ory,Cookies", new StatusPages("/error/{0}"));
        app.Ory.IsDown = true;

        using var response = await app.SendAsync(ClientKind.Browser, "/any", "ann");

        Assert.Equal("/error/503", response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData(ClientKind.Browser, true, "/error/503")]
    [InlineData(ClientKind.Fetch, true, "/error/503")]
    [InlineData(ClientKind.Fetch, false, "/error/401")]
    [InlineData(ClientKind.Browser, false, StepUpApp.OryAddress + "/self-service/login/browser?aal=aal2&")]
    public async Task So_they_may_where_code_forbids(ClientKind kind, bool isDown, string expected)
    {
        await using var app = await StepUpApp.StartAsync(build: builder => builder.Services.AddSingleton<IStartupFilter>(new StatusPages("/error/{0}")));
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Browser, "/me", "ann"))
            app.Ory.IsDown = isDown;

        using var response = await app.SendAsync(kind, "/imperative", "ann");

        Assert.StartsWith(expected, response.Headers.Location?.OriginalString);
    }

    // The page is made by another endpoint of the application, of the same request, with the status as it was.
    [Theory]
    [InlineData("/minimal", false, 401)]
    [InlineData("/imperative", false, 401)]
    [InlineData("/imperative", true, 503)]
    [InlineData("/minimal", true, 503)]
    public async Task A_page_of_the_applications_own_may_take_the_place_of_the_body(string path, bool isDown, int status)
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder => builder.Services.AddSingleton<IStartupFilter>(new PagesOfTheApplication()),
            map: app => app.MapGet("/problem/{status}", (string status) => Results.Text($"page {status}")).AllowAnonymous());
        app.Ory.Persons["ann"] = Ann;
        using (await app.SendAsync(ClientKind.Browser, "/me", "ann"))
            app.Ory.IsDown = isDown;

        using var response = await app.SendAsync(ClientKind.Fetch, path, "ann");

        Assert.Equal((status, $"page {status}"), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("Ory,Other", null)]
    [InlineData("Ory,Other", "/error/{0}")]
    [InlineData("Other,Ory", null)]
    public async Task They_make_nothing_of_what_another_scheme_says_to_somebody_who_is_sent_to_step_up(string schemes, string? address)
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddSingleton<IStartupFilter>(new StatusPages(address));
                builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, OtherScheme>("Other", null);
            },
            map: app => app.MapGet("/forbid", async (HttpContext context, IAuthorizationService authorization) =>
                (await authorization.AuthorizeAsync(context.User, "vault")).Succeeded ? Results.Text("in") : Results.Forbid(authenticationSchemes: schemes.Split(','))));
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Browser, "/forbid", "ann");

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.StartsWith(StepUpApp.OryAddress + "/self-service/login/browser?aal=aal2&", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task They_see_the_outage_of_one_project_although_the_other_would_send_somebody_to_sign_in()
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddSingleton<IStartupFilter>(new StatusPages());
                builder.Services.AddAuthentication().AddOry("Staff", options => (options.BaseUrl, options.PublicOrigin, options.SessionCookieName) = ("https://staff.example.org", StepUpApp.Origin, "staff_session"));
                builder.Services.AddHttpClient(OryDefaults.GetHttpClientName("Staff")).ConfigurePrimaryHttpMessageHandler(() => new PersonsOry(TimeProvider.System) { IsDown = true });
            },
            map: app => app.MapGet("/both", () => Results.Text("in")).RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "Ory,Staff" }));

        using var response = await app.SendAsync(ClientKind.Browser, "/both", null, headers: ("Cookie", "staff_session=sue"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("own 503", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_applications_own_problem_details_are_its_own()
    {
        await using var app = await StepUpApp.StartAsync(build: builder =>
            builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["node"] = "n1"));

        using var response = await app.SendAsync(ClientKind.Fetch, "/minimal", null);

        Assert.Contains("\"node\":\"n1\"", await response.Content.ReadAsStringAsync());
        Assert.Contains("redirect_browser_to", await response.Content.ReadAsStringAsync());
    }

    private static Task<StepUpApp> StartAsync(string schemes, StatusPages pages) => StepUpApp.StartAsync(
        build: builder =>
        {
            builder.Services.AddSingleton<IStartupFilter>(pages);
            builder.Services.AddAuthentication().AddCookie();
        },
        map: app => app.MapGet("/any", () => Results.Text("in")).RequireAuthorization(new AuthorizeAttribute { Policy = "vault", AuthenticationSchemes = schemes }));

    private sealed class StatusPages(string? address = null, Func<HttpContext, Task>? write = null) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            _ = write is not null ? app.UseStatusCodePages(context => write(context.HttpContext))
                : address is null ? app.UseStatusCodePages("text/plain", "own {0}")
                : app.UseStatusCodePagesWithRedirects(address);
            next(app);
        };
    }

    private sealed class PagesOfTheApplication : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseStatusCodePagesWithReExecute("/problem/{0}");
            next(app);
        };
    }
}
