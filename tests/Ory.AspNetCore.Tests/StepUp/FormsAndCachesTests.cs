using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

public class FormsAndCachesTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true };

    [Fact]
    public async Task A_form_opened_before_the_step_up_can_be_posted_after_it()
    {
        await using var app = await StepUpApp.StartAsync(map: MapForm);
        app.Ory.Persons["ann"] = Ann;
        var (cookie, token) = await OpenAsync(app, "ann");

        // Ory gives the stepped-up session a new cookie.
        app.Ory.Persons.Clear();
        app.Ory.Persons["ann-aal2"] = Ann with { Aal = "aal2", Methods = ["password", "totp"] };
        using var posted = await PostAsync(app, "/form", "ann-aal2", cookie, token);

        Assert.Equal("posted at aal2", await posted.Content.ReadAsStringAsync());

        // Nobody else's session takes it.
        app.Ory.Persons["eve"] = Ann with { SessionId = "e", IdentityId = "00000000-0000-4000-8000-00000000000e" };
        using var stolen = await PostAsync(app, "/form", "eve", cookie, token);
        Assert.Equal(HttpStatusCode.BadRequest, stolen.StatusCode);
    }

    [Theory]
    [InlineData("/form")]
    [InlineData("/open-form")]
    [InlineData("/mvc-form")]
    [InlineData("/own-check")]
    public async Task A_form_posted_during_an_outage_is_told_of_the_outage(string path)
    {
        await using var app = await StepUpApp.StartAsync(map: MapForm);
        app.Ory.Persons["ann"] = Ann;
        var (cookie, token) = await OpenAsync(app, "ann");
        using (var posted = await PostAsync(app, path, "ann", cookie, token))
            Assert.Equal(HttpStatusCode.OK, posted.StatusCode);

        app.Ory.IsDown = true;
        app.Time.Advance(TimeSpan.FromMinutes(2));
        using var response = await PostAsync(app, path, "ann", cookie, token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);

        // Whose form was never this application's is still told so.
        app.Ory.IsDown = false;
        app.Time.Advance(TimeSpan.FromMinutes(2));
        using var bad = await PostAsync(app, path, "ann", cookie, "forged");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task What_an_application_says_itself_of_such_a_form_is_left_as_it_is()
    {
        await using var app = await StepUpApp.StartAsync(map: MapForm);
        app.Ory.IsDown = true;

        using var response = await PostAsync(app, "/own-answer", "ann", "x=y", "forged");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_form_of_somebody_whose_session_has_ended_is_no_outage()
    {
        await using var app = await StepUpApp.StartAsync(map: MapForm);
        app.Ory.Persons["ann"] = Ann;
        var (cookie, token) = await OpenAsync(app, "ann");

        using var response = await PostAsync(app, "/open-form", "ended", cookie, token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_page_of_one_user_is_stored_for_another_wherever_the_output_cache_stands(bool cacheFirst)
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache()));
                builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter>(new Pipeline(cacheFirst));
            },
            map: app => app.MapGet("/mine", (HttpContext context) => context.User.FindFirst("sid")?.Value ?? "nobody"));
        app.Ory.Persons["ann"] = Ann with { SessionId = "ann" };
        app.Ory.Persons["bob"] = Ann with { SessionId = "bob" };

        var stored = false;
        foreach (var credential in new[] { "ann", "bob", null, null, "ann", "bob" })
        {
            app.Time.Advance(TimeSpan.FromSeconds(1));
            using var response = await app.SendAsync(ClientKind.Browser, "/mine", credential);
            // Whoever shows nothing may get what was stored, which is nobody's; nobody gets somebody's.
            Assert.Contains(await response.Content.ReadAsStringAsync(), cacheFirst ? [credential ?? "nobody", "nobody"] : new[] { credential ?? "nobody" });
            stored |= response.Headers.Age is not null;
        }

        // It does store.
        Assert.True(stored);
    }

    [Fact]
    public async Task Nor_is_a_page_that_asks_the_scheme_itself_and_has_no_user()
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache()));
                builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter>(new Pipeline(cacheFirst: true));
                // Of two schemes none is the default.
                builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, OtherScheme>("Other", null);
            },
            map: app => app.MapGet("/asks", async (HttpContext context) => (await context.AuthenticateAsync("Ory")).Principal?.FindFirst("sid")?.Value ?? "nobody"),
            defaultScheme: null);
        app.Ory.Persons["ann"] = Ann with { SessionId = "ann" };

        foreach (var credential in new[] { "ann", null })
        {
            using var response = await app.SendAsync(ClientKind.Browser, "/asks", credential);
            Assert.Equal(credential ?? "nobody", await response.Content.ReadAsStringAsync());
            app.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_said_of_an_outage_to_one_is_not_stored_for_another(bool cacheFirst)
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache()));
                builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter>(new Pipeline(cacheFirst));
            });
        app.Ory.IsDown = true;

        using var ann = await app.SendAsync(ClientKind.Browser, "/public", "ann");
        Assert.Equal("Unavailable", await ann.Content.ReadAsStringAsync());
        app.Time.Advance(TimeSpan.FromSeconds(1));
        using var nobody = await app.SendAsync(ClientKind.Browser, "/public", null);
        Assert.Equal("NoCredential", await nobody.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_stored_for_nobody_is_not_shown_in_an_outage_to_somebody_who_may_be_signed_in()
    {
        // As a host of today has it by itself: authentication first.
        await using var app = await StepUpApp.StartAsync(
            build: builder => builder.Services.AddOutputCache(),
            map: app =>
            {
                app.UseOutputCache();
                app.MapGet("/page", (HttpContext context) => context.GetOryOutcome().Kind.ToString()).CacheOutput();
            });
        app.Ory.IsDown = true;

        var stored = false;
        foreach (var credential in new[] { null, null, "ann", null, "ann" })
        {
            using var response = await app.SendAsync(ClientKind.Browser, "/page", credential);
            Assert.Equal(credential is null ? "NoCredential" : "Unavailable", await response.Content.ReadAsStringAsync());
            stored |= response.Headers.Age is not null;
            app.Time.Advance(TimeSpan.FromSeconds(1));
        }

        // It does store.
        Assert.True(stored);
    }

    [Fact]
    public async Task No_answer_to_a_challenge_is_stored()
    {
        await using var app = await StepUpApp.StartAsync(
            build: builder =>
            {
                builder.Services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache()));
                builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter>(new Pipeline(cacheFirst: true));
            });
        app.Ory.Persons["ann"] = Ann with { Aal = "aal2" };

        using var anonymous = await app.SendAsync(ClientKind.Browser, "/minimal", null);
        Assert.Equal(HttpStatusCode.Found, anonymous.StatusCode);
        using var ann = await app.SendAsync(ClientKind.Browser, "/minimal", "ann");
        Assert.Equal(HttpStatusCode.OK, ann.StatusCode);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        using var again = await app.SendAsync(ClientKind.Browser, "/minimal", null);
        Assert.Equal(HttpStatusCode.Found, again.StatusCode);
    }

    private static void MapForm(WebApplication app)
    {
        app.UseAntiforgery();
        app.MapGet("/form", (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken!).RequireAuthorization();
        app.MapPost("/form", ([FromForm] string field, HttpContext context) => $"posted at {context.User.FindFirst("aal")?.Value}").RequireAuthorization();
        app.MapPost("/own-check", async (HttpContext context, IAntiforgery antiforgery) =>
            await antiforgery.IsRequestValidAsync(context) ? Results.Text("posted") : Results.BadRequest()).DisableAntiforgery();
        app.MapPost("/own-answer", async (HttpContext context, IAntiforgery antiforgery) =>
        {
            // As over a network: what ends at once is looked at no further.
            await Task.Yield();
            return await antiforgery.IsRequestValidAsync(context) ? Results.Text("posted") : Results.UnprocessableEntity();
        }).DisableAntiforgery();
        app.MapPost("/open-form", ([FromForm] string field) => "posted");
    }

    private static async Task<(string Cookie, string Token)> OpenAsync(StepUpApp app, string credential)
    {
        using var response = await app.SendAsync(ClientKind.Browser, "/form", credential);
        return (Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0], await response.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> PostAsync(StepUpApp app, string path, string credential, string cookie, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.TryAddWithoutValidation("Cookie", $"ory_kratos_session={credential}; {cookie}");
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["field"] = "x", ["__RequestVerificationToken"] = token });
        return await app.Client.SendAsync(request);
    }

    private sealed class Pipeline(bool cacheFirst) : Microsoft.AspNetCore.Hosting.IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            if (!cacheFirst)
                app.UseAuthentication();
            app.UseOutputCache();
            next(app);
        };
    }
}
