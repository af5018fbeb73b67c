using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Tests;

/// <summary>What somebody is told whose form came during an outage, and what is left alone: the application's own words, and antiforgery itself.</summary>
public class OutageAntiforgeryTests
{
    [Theory]
    [InlineData(ClientKind.Browser, "text/html")]
    [InlineData(ClientKind.Fetch, "application/problem+json")]
    public async Task A_person_sees_a_page_and_a_script_problem_details_and_nobody_stores_them(ClientKind kind, string type)
    {
        await using var app = await StepUpApp.StartAsync(map: Map);
        app.Ory.IsDown = true;

        using var response = await app.SendAsync(kind, "/refused", "ann", HttpMethod.Post);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Nobody was signed out.", await response.Content.ReadAsStringAsync());
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("/own-status", HttpStatusCode.UnprocessableEntity, "")]
    [InlineData("/own-words", HttpStatusCode.BadRequest, "own words")]
    public async Task What_an_application_has_said_itself_is_left_as_it_is_however_long_it_took(string path, HttpStatusCode status, string words)
    {
        await using var app = await StepUpApp.StartAsync(map: Map);
        app.Ory.IsDown = true;

        using var response = await app.SendAsync(ClientKind.Browser, path, "ann", HttpMethod.Post);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(words, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Tokens_are_given_and_stored_as_the_framework_does()
    {
        await using var app = await StepUpApp.StartAsync(map: Map);

        using var given = await app.SendAsync(ClientKind.Browser, "/tokens", null);
        Assert.NotEmpty(await given.Content.ReadAsStringAsync());
        Assert.False(given.Headers.Contains("Set-Cookie"));

        using var stored = await app.SendAsync(ClientKind.Browser, "/stored", null);
        Assert.Contains(".AspNetCore.Antiforgery", Assert.Single(stored.Headers.GetValues("Set-Cookie")));
    }

    private static void Map(WebApplication app)
    {
        app.MapPost("/refused", async (HttpContext context, IAntiforgery antiforgery) =>
            await antiforgery.IsRequestValidAsync(context) ? Results.Text("posted") : Results.BadRequest()).DisableAntiforgery();
        app.MapPost("/own-status", async (HttpContext context, IAntiforgery antiforgery) =>
        {
            await Task.Yield();
            return await antiforgery.IsRequestValidAsync(context) ? Results.Text("posted") : Results.UnprocessableEntity();
        }).DisableAntiforgery();
        app.MapPost("/own-words", async (HttpContext context, IAntiforgery antiforgery) =>
        {
            context.Response.StatusCode = await antiforgery.IsRequestValidAsync(context) ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("own words");
        }).DisableAntiforgery();
        app.MapGet("/tokens", (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetTokens(context).RequestToken);
        app.MapGet("/stored", (HttpContext context, IAntiforgery antiforgery) => antiforgery.SetCookieTokenAndHeader(context));
    }
}
