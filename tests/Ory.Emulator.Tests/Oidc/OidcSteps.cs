using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>The ways to a provider and back.</summary>
internal static class OidcSteps
{
    /// <summary>An emulator with one provider, called "example"; who signs up with it is signed in.</summary>
    public static Task<OryEmulator> StartAsync(string? issuer = null, Action<EmulatorOidcClaims>? mapper = null, string kind = "generic", string more = "", string scope = "openid, email") => OryEmulator.StartAsync(new OryEmulatorOptions
    {
        OidcClaimsMapper = mapper,
        Configuration = $$"""
            selfservice:
              flows:
                registration:
                  after:
                    oidc:
                      hooks:
                        - hook: session
              methods:
                oidc:
                  enabled: true
                  config:
                    providers:
                      - id: example
                        provider: {{kind}}
                        label: Example
                        client_id: emulator
                        client_secret: secret
                        scope: [{{scope}}]
                        issuer_url: {{issuer ?? "null"}}
                        {{more}}
            """,
    });

    /// <summary>Begins a flow and leaves for a provider: its address.</summary>
    public static async Task<string> LeaveAsync(TestBrowser browser, string flowName, string provider = "example", JsonObject? traits = null, string query = "")
    {
        var flow = await browser.BeginAsync(flowName, query);
        var form = new JsonObject { ["method"] = "oidc", ["provider"] = provider };
        if (traits is not null)
            form["traits"] = traits;
        using var away = await browser.SubmitAsync(flow, form);
        return (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;
    }

    /// <summary>Chooses who to be: the address that the provider sends back to.</summary>
    public static async Task<string> AtProviderAsync(TestBrowser browser, string provider, string email)
    {
        using var answer = await browser.NavigateAsync($"{provider}&login_hint={Uri.EscapeDataString(email)}");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>Signs in with the provider: where the browser is sent afterwards.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(TestBrowser browser, string email) =>
        await browser.NavigateAsync(await AtProviderAsync(browser, await LeaveAsync(browser, "login"), email));

    /// <summary>Comes from the provider under an address that has an account: the form to sign in to it.</summary>
    public static async Task<JsonElement> ArriveAsync(TestBrowser browser, string email, string query = "")
    {
        var back = await AtProviderAsync(browser, await LeaveAsync(browser, "login", query: query), email);
        return await TestBrowser.JsonAsync(await browser.GetAsync(back), HttpStatusCode.BadRequest);
    }

    /// <summary>Begins a flow of a native client that is to fetch its session with codes, and leaves for a provider.</summary>
    public static async Task<(JsonElement Flow, string Provider)> LeaveNativelyAsync(OryEmulator ory, string kind)
    {
        using var native = ory.CreateClient();
        native.DefaultRequestHeaders.Add("Accept", "application/json");
        using var flow = JsonDocument.Parse(await native.GetStringAsync($"self-service/{kind}/api?return_session_token_exchange_code=true&return_to=http://localhost/app"));
        using var body = new StringContent("""{"provider":"example"}""", null, "application/json");
        using var away = await native.PostAsync(flow.RootElement.GetProperty("ui").GetProperty("action").GetString(), body);
        return (flow.RootElement.Clone(), (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!);
    }
}
