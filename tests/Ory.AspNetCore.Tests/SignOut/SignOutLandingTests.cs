using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>Where somebody lands who signs out, and what the form shows.</summary>
public class SignOutLandingTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true };

    [Theory]
    [InlineData("/bye?x=1#part", "/bye?x=1")]
    [InlineData("https://app.example.org/bye", "https://app.example.org/bye")]
    [InlineData("https://app.example.org", "https://app.example.org/")]
    [InlineData("https://app.example.org.evil.example/", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("http://app.example.org/", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("bye", "/")]
    [InlineData(null, null)]
    public async Task What_code_asks_for_counts_on_this_application_only(string? asked, string? expected)
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapPost("/own", (HttpContext context) => context.SignOutAsync(new AuthenticationProperties { RedirectUri = asked })));
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Browser, "/own", "ann", HttpMethod.Post);

        Assert.Equal(expected, response.Headers.Location?.OriginalString);
        Assert.Empty(app.Ory.Persons);
    }

    [Fact]
    public async Task Where_no_origin_is_known_only_a_path_counts()
    {
        await using var app = await StepUpApp.StartAsync(
            options => options.PublicOrigin = null, map: app => app.MapPost("/own", (string to, HttpContext context) => context.SignOutAsync(new AuthenticationProperties { RedirectUri = to })));

        using var absolute = await app.SendAsync(ClientKind.Browser, "/own?to=https://localhost/bye", "ann", HttpMethod.Post);
        Assert.Equal("/", absolute.Headers.Location?.OriginalString);
        using var path = await app.SendAsync(ClientKind.Browser, "/own?to=/bye", "ann", HttpMethod.Post);
        Assert.Equal("/bye", path.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_form_keeps_where_to_land_under_the_applications_base_and_nobody_frames_or_stores_it()
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder => builder.Services.AddSingleton<IStartupFilter>(new UnderBase()),
            map: app =>
            {
                app.MapOrySignOut();
                app.MapPost("/own", (HttpContext context) => context.SignOutAsync(new AuthenticationProperties { RedirectUri = "https://evil.example/" }));
            });
        app.Ory.Persons["ann"] = Ann;

        using var form = await app.SendAsync(ClientKind.Browser, "/base/sign-out?return_to=/bye%3Fa%3D1%26b%3D2", "ann");
        var html = await form.Content.ReadAsStringAsync();
        Assert.Contains("action=\"/base/sign-out\"", html);
        Assert.Contains("name=\"return_to\" value=\"/bye?a=1&amp;b=2\"", html);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(form.Headers.GetValues("Content-Security-Policy")));
        Assert.Contains("no-store", form.Headers.CacheControl?.ToString());

        using var hostile = await app.SendAsync(ClientKind.Browser, "/base/sign-out?return_to=//evil.example", "ann");
        Assert.DoesNotContain("evil", await hostile.Content.ReadAsStringAsync());

        using var landed = await app.SendAsync(ClientKind.Program, "/base/sign-out", "ann", HttpMethod.Post);
        Assert.Equal("/base/", landed.Headers.Location?.OriginalString);
        using var asked = await app.SendAsync(ClientKind.Program, "/base/sign-out?return_to=/bye", "ann", HttpMethod.Post);
        Assert.Equal("/bye", asked.Headers.Location?.OriginalString);
        // The root of the host may be another application's.
        using var elsewhere = await app.SendAsync(ClientKind.Program, "/base/own", "ann", HttpMethod.Post);
        Assert.Equal("/base/", elsewhere.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_session_refused_for_its_level_is_ended_by_its_own_form_only()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapOrySignOut());
        app.Ory.IsStrict = true;
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Browser, "/sign-out", "ann", HttpMethod.Post);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEmpty(app.Ory.Persons);
    }

    [Fact]
    public async Task An_application_that_hears_of_it_can_answer_itself_or_fail_and_the_session_is_over_all_the_same()
    {
        var fails = false;
        await using var app = await StepUpApp.StartAsync(
            options => options.Events.OnSignedOut = async context =>
            {
                if (fails)
                    throw new InvalidOperationException("event");
                await context.Response.WriteAsync("own page");
                context.HandleResponse();
            },
            map: app => app.MapPost("/own", (HttpContext context) => context.SignOutAsync(new AuthenticationProperties { RedirectUri = "/bye" })));

        app.Ory.Persons["ann"] = Ann;
        using var response = await app.SendAsync(ClientKind.Browser, "/own", "ann", HttpMethod.Post);
        Assert.Equal("own page", await response.Content.ReadAsStringAsync());
        Assert.Null(response.Headers.Location);

        fails = true;
        app.Ory.Persons["bob"] = Ann with { SessionId = "bob" };
        using (await app.SendAsync(ClientKind.Fetch, "/me", "bob"))
            await Assert.ThrowsAsync<InvalidOperationException>(() => app.SendAsync(ClientKind.Browser, "/own", "bob", HttpMethod.Post));
        foreach (var credential in new[] { "ann", "bob" })
        {
            using var after = await app.SendAsync(ClientKind.Fetch, "/me", credential);
            Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        }
    }

    [Theory]
    [InlineData("/own")]
    [InlineData("/sign-out")]
    public async Task An_answer_without_a_body_is_an_answer_too_and_nobody_is_sent_on(string path)
    {
        await using var app = await StepUpApp.StartAsync(
            options => options.Events.OnSignedOut = context =>
            {
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                context.HandleResponse();
                return Task.CompletedTask;
            },
            map: app =>
            {
                app.MapOrySignOut();
                app.MapPost("/own", (HttpContext context) => context.SignOutAsync(new AuthenticationProperties { RedirectUri = "/bye" }));
            });
        app.Ory.Persons["token"] = Ann;

        using var response = await app.SendAsync(ClientKind.Program, path, "token", HttpMethod.Post);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Empty(app.Ory.Persons);
    }

    [Fact]
    public async Task The_session_ends_as_well_where_nothing_in_this_request_has_asked_for_it_yet()
    {
        await using var app = await StepUpApp.StartAsync(
            defaultScheme: "Cookies",
            build: builder => builder.Services.AddAuthentication().AddCookie("Cookies"),
            map: app => app.MapPost("/own", (HttpContext context) => context.SignOutAsync("Ory")));
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Browser, "/own", "ann", HttpMethod.Post);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(app.Ory.Persons);
    }

    [Fact]
    public async Task After_the_answer_has_begun_the_session_still_ends()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapPost("/late", async (HttpContext context) =>
        {
            await context.Response.StartAsync();
            await context.SignOutAsync(new AuthenticationProperties { RedirectUri = "/bye" });
            await context.Response.WriteAsync("done");
        }));
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Browser, "/late", "ann", HttpMethod.Post);

        Assert.Equal("done", await response.Content.ReadAsStringAsync());
        Assert.Empty(app.Ory.Persons);
    }

    private sealed class UnderBase : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UsePathBase("/base");
            next(app);
        };
    }
}
