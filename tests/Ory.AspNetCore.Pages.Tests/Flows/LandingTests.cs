using System.Net;
using System.Text.Json.Nodes;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>Where people are led to: the application's own pages, however an address is written.</summary>
public class LandingTests
{
    [Theory]
    [InlineData("https://evil.example/x", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("http://127.0.0.1@evil.example/", "/")]
    [InlineData("http://127.0.0.1/me?a=b", "/me?a=b")]
    [InlineData("/me", "/me")]
    public async Task Who_is_signed_in_already_goes_back_to_an_own_page_only(string returnTo, string landing)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/browser", """{"error":{"id":"session_already_available","code":400,"message":"signed in"}}""", 400);

        using var response = await host.SendAsync(HttpMethod.Get, "/login?return_to=" + Uri.EscapeDataString(returnTo));

        Assert.Equal(landing, response.Headers.Location!.ToString());
    }

    // Asked for a page, Ory sends who is signed in where he wants to go, if it may.
    [Theory]
    [InlineData("https://shop.example/cart?a=b", "https://shop.example/cart?a=b", "https://shop.example/cart?a=b")]
    [InlineData("https://evil.example/x", "http://127.0.0.1/error?id=8a4a5e0c-0000-4000-8000-000000000001", "/")]
    public async Task Who_is_signed_in_already_goes_to_another_application_if_Ory_says_so(string returnTo, string sent, string landing)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/browser", request =>
        {
            if (!request.Headers.Accept.Any(range => range.MediaType == "text/html"))
                return ScriptedAnswers.Json("""{"error":{"id":"session_already_available","code":400,"message":"signed in"}}""", 400);

            var redirect = new HttpResponseMessage(HttpStatusCode.SeeOther);
            redirect.Headers.Location = new Uri(sent);
            return redirect;
        });

        using var response = await host.SendAsync(HttpMethod.Get, "/login?return_to=" + Uri.EscapeDataString(returnTo));

        Assert.Equal(landing, response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/..//evil.example")]
    [InlineData("/.//evil.example")]
    [InlineData("/a/../..//evil.example/x?y#z")]
    [InlineData("/%2e%2e//evil.example")]
    [InlineData("/%2E//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("http://127.0.0.1//evil.example")]
    [InlineData("http://127.0.0.1/..//evil.example")]
    [InlineData("http://127.0.0.1/.//evil.example")]
    public async Task Nobody_is_led_to_another_host_by_a_path_that_browsers_take_for_one(string returnTo)
    {
        await using var host = new PagesHost();
        host.Ory.On("GET", "/self-service/login/browser", """{"error":{"id":"session_already_available","code":400,"message":"signed in"}}""", 400);
        using var signedIn = await host.SendAsync(HttpMethod.Get, "/login?return_to=" + Uri.EscapeDataString(returnTo));
        AssertOwn(signedIn.Headers.Location!.OriginalString);

        // Ory allows what is on the application's origin, and gives it back as it was.
        var form = await LoginPage.FormAsync(host);
        host.Ory.On("POST", "/self-service/login", $$$"""{"session":{"id":"d2045d14-676f-4023-ae64-84f7a9304124","active":true},"continue_with":[{"action":"redirect_browser_to","redirect_browser_to":"{{{(returnTo[0] == '/' ? "http://127.0.0.1/x" : returnTo)}}}"}]}""");
        using var sent = await host.SendAsync(HttpMethod.Post, $"/login?flow={LoginPage.Id}", form);
        var page = await PagesHost.ReadAsync(sent);
        AssertOwn(sent.Headers.Location?.OriginalString ?? page.QuerySelector("meta[http-equiv=refresh]")!.GetAttribute("content")!["0;url=".Length..]);

        var flow = JsonNode.Parse(FlowJson.Of("verification", "choose_method", []))!;
        flow["return_to"] = returnTo;
        host.Ory.On("GET", "/self-service/verification/flows", flow.ToJsonString());
        var verification = await host.OpenAsync($"/verification?flow={FlowJson.Id}");
        Assert.NotEmpty(verification.QuerySelectorAll("a"));
        Assert.All(verification.QuerySelectorAll("a"), link => AssertOwn(link.GetAttribute("href")!));

        // As a browser reads it.
        static void AssertOwn(string address) => Assert.Equal("127.0.0.1", new Uri(new Uri("http://127.0.0.1"), address).Host);
    }

    [Theory]
    [InlineData("https://xn--bcher-kva.example/me", "/me")]
    [InlineData("https://b\u00fccher.example:443/me", "/me")]
    [InlineData("https://m\u00e4rchen.example/\u00e4", "https://xn--mrchen-bua.example/%C3%A4")]
    public async Task A_name_that_is_not_ASCII_is_the_same_however_it_is_written(string address, string location)
    {
        await using var host = new PagesHost(build: builder => builder.Configuration["Authentication:Schemes:Ory:PublicOrigin"] = "https://b\u00fccher.example");
        var form = await LoginPage.FormAsync(host);
        host.Ory.On("POST", "/self-service/login", $$"""{"session":{"id":"d2045d14-676f-4023-ae64-84f7a9304124","active":true},"continue_with":[{"action":"redirect_browser_to","redirect_browser_to":"{{address}}"}]}""");
        host.Client.DefaultRequestHeaders.Add("Ory-Pages", "1");

        using var response = await host.SendAsync(HttpMethod.Post, $"/login?flow={LoginPage.Id}", form);

        Assert.Equal(location, response.Headers.GetValues("Ory-Location").Single());
    }

    [Fact]
    public async Task Ory_is_told_the_own_origin_as_browsers_write_it()
    {
        await using var host = new PagesHost(build: builder => builder.Configuration["Authentication:Schemes:Ory:PublicOrigin"] = "https://App.Example:443/");

        using var response = await host.SendAsync(HttpMethod.Get, $"/settings?flow={LoginPage.Id}");

        Assert.Equal("/login?return_to=" + Uri.EscapeDataString($"https://app.example/settings?flow={LoginPage.Id}"), response.Headers.Location!.OriginalString);
    }
}
