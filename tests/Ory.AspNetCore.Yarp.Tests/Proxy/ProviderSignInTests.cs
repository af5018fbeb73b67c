using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ory.Emulator;
using Ory.Testing;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>Sign-in at a provider where Ory's base URL is the proxy's: the emulator's stand-in for the provider has an address there too.</summary>
public class ProviderSignInTests
{
    [Fact]
    public async Task A_provider_that_the_emulator_plays_is_reached_and_comes_back_on_the_applications_own_origin()
    {
        var origin = $"http://localhost:{FreePort.Next()}";
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { ApplicationUrl = new Uri(origin), Configuration = Configuration(origin), Dev = true });
        await using var backend = await Backend.StartAsync();
        await using var app = await WalkedGateway.StartAsync(origin, ory, backend, []);
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler) { BaseAddress = new Uri(origin) };
        // The forms by script, what follows by the browser itself.
        browser.DefaultRequestHeaders.Add("Accept", "application/json");

        using var flow = await JsonAsync(await browser.GetAsync("/.ory/self-service/registration/browser?return_to=" + Uri.EscapeDataString(origin + "/orders")));
        var ui = flow.RootElement.GetProperty("ui");
        var csrf = ui.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("attributes"))
            .First(input => input.GetProperty("name").GetString() == "csrf_token").GetProperty("value").GetString();
        using var sent = await JsonAsync(await browser.PostAsJsonAsync(ui.GetProperty("action").GetString(), new { method = "oidc", provider = "google", csrf_token = csrf }));
        var page = sent.RootElement.GetProperty("redirect_browser_to").GetString()!;
        browser.DefaultRequestHeaders.Remove("Accept");
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        using var arrived = await browser.GetAsync(page + "&login_hint=ann@example.org");

        Assert.StartsWith(origin + "/.ory/", page, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, origin + "/orders"), (arrived.StatusCode, arrived.RequestMessage!.RequestUri!.OriginalString));
        Assert.Equal("aal1", backend.Last["X-Aal"]);
    }

    private static async Task<JsonDocument> JsonAsync(HttpResponseMessage answer)
    {
        using (answer)
            return JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
    }

    private static string Configuration(string origin) => $$"""
        serve: { public: { base_url: "{{origin}}/.ory/" } }
        session: { whoami: { required_aal: aal1 } }
        selfservice:
          flows: { registration: { after: { oidc: { hooks: [{ hook: session }] } } } }
          methods: { oidc: { enabled: true, config: { providers: [{ id: google, provider: google, client_id: web }] } } }
        """;
}
