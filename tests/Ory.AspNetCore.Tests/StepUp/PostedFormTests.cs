using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Ory.AspNetCore.Tests;

/// <summary>What a person reads whose form may not pass: nobody is led away from it, and nobody is shown what is for programs.</summary>
public class PostedFormTests
{
    private static readonly Person Ann = new() { HasSecondFactor = true };

    [Theory]
    [InlineData("nobody", HttpStatusCode.Unauthorized, "Sign in to go on.", "login/browser?")]
    [InlineData("ended", HttpStatusCode.Unauthorized, "The session has ended.", "login/browser?")]
    [InlineData("another origin", HttpStatusCode.Unauthorized, "another origin caused it", "login/browser?")]
    [InlineData("aal1", HttpStatusCode.Unauthorized, "Confirm who you are to go on.", "login/browser?aal=aal2&")]
    [InlineData("unverified", HttpStatusCode.Forbidden, "Verify your address to go on.", "verification/browser?")]
    [InlineData("no role", HttpStatusCode.Forbidden, "You are signed in, and may not do this.", null)]
    [InlineData("outage", HttpStatusCode.ServiceUnavailable, "Nobody was signed out.", null)]
    public async Task A_person_reads_a_page_that_leads_to_what_helps_and_a_script_problem_details(string who, HttpStatusCode status, string told, string? flow)
    {
        await using var app = await StepUpApp.StartAsync(map: app =>
        {
            app.MapPost("/write", () => Results.Text("in")).RequireAuthorization("vault");
            app.MapPost("/write-admin", () => Results.Text("in")).RequireAuthorization("vault").RequireAuthorization(policy => policy.RequireRole("admin"));
        });
        app.Ory.IsDown = who == "outage";
        if (who is "aal1" or "unverified" or "no role" or "another origin")
            app.Ory.Persons["ann"] = who switch { "aal1" => Ann, "unverified" => Ann with { Aal = "aal2", IsVerified = false }, _ => Ann with { Aal = "aal2" } };

        foreach (var (kind, type) in new[] { (ClientKind.Browser, "text/html"), (ClientKind.Fetch, "application/problem+json") })
        {
            using var response = await app.SendAsync(
                kind, who == "no role" ? "/write-admin" : "/write", who == "nobody" ? null : "ann", HttpMethod.Post,
                who == "another origin" ? [("Sec-Fetch-Site", "cross-site")] : [("Referer", StepUpApp.Origin + "/form?x=1")]);

            var text = await response.Content.ReadAsStringAsync();
            Assert.Equal((status, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
            Assert.Null(response.Headers.Location);
            Assert.Contains(told, text);
            if (kind == ClientKind.Browser)
                Assert.Equal(flow, text.Contains("href=", StringComparison.Ordinal) ? Assert.Single(FlowOf(text, flow)) : null);
        }
    }

    // Blazor's enhanced forms, Turbo's: a script sends the form and puts what it gets in the place of the page.
    [Theory]
    [InlineData("no-cors", "text/html; blazor-enhanced-nav=on")]
    [InlineData("cors", "text/html, application/xhtml+xml")]
    public async Task What_a_script_shows_of_a_form_is_a_page_and_what_it_fetches_is_none(string mode, string accept)
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapPost("/write", () => Results.Text("in")).RequireAuthorization("vault"));
        (string, string)[] headers = [("Sec-Fetch-Mode", mode), ("Sec-Fetch-Site", "same-origin"), ("Accept", accept), ("Referer", StepUpApp.Origin + "/form")];

        using var sent = await app.SendAsync(ClientKind.Program, "/write", null, HttpMethod.Post, headers);
        Assert.Equal((HttpStatusCode.Unauthorized, "text/html"), (sent.StatusCode, sent.Content.Headers.ContentType?.MediaType));
        Assert.Contains($"href=\"{StepUpApp.OryAddress}/self-service/login/browser?return_to={Uri.EscapeDataString(StepUpApp.Origin + "/form")}\"", await sent.Content.ReadAsStringAsync());

        // It opens the page anew where it gets what it cannot show.
        using var fetched = await app.SendAsync(ClientKind.Program, "/minimal", null, headers: headers);
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (fetched.StatusCode, fetched.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Code_that_asks_for_a_fresh_sign_in_before_it_takes_a_form_is_read_as_a_page_too()
    {
        await using var app = await StepUpApp.StartAsync(map: app =>
            app.MapPost("/delete-account", () => Results.Challenge(new OryChallengeProperties { MaxAge = TimeSpan.FromMinutes(5) })));
        app.Ory.Persons["ann"] = Ann;

        using var response = await app.SendAsync(ClientKind.Browser, "/delete-account", "ann", HttpMethod.Post, ("Referer", StepUpApp.Origin + "/account"));

        var page = await response.Content.ReadAsStringAsync();
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains($"href=\"{StepUpApp.OryAddress}/self-service/login/browser?refresh=true&amp;return_to={Uri.EscapeDataString(StepUpApp.Origin + "/account")}\">Go on</a>", page);
    }

    [Fact]
    public async Task An_endpoint_that_is_marked_as_an_api_has_problem_details_for_everybody()
    {
        await using var app = await StepUpApp.StartAsync(map: app => app.MapPost("/api", () => Results.Text("in")).RequireAuthorization("vault").WithMetadata(new Api()));

        using var response = await app.SendAsync(ClientKind.Browser, "/api", null, HttpMethod.Post);

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private static IEnumerable<string?> FlowOf(string page, string? flow) =>
        page.Split("href=\"")[1..].Select(link => link.StartsWith($"{StepUpApp.OryAddress}/self-service/{flow?.Replace("&", "&amp;", StringComparison.Ordinal)}return_to=", StringComparison.Ordinal) ? flow : link);

    private sealed class Api : IDisableCookieRedirectMetadata;
}
