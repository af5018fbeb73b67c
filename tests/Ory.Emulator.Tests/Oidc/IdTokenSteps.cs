using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>The way in with an ID token that the application on the phone has from its provider's own library.</summary>
internal static class IdTokenSteps
{
    /// <summary>An emulator with the providers that have such libraries, and "example", which has none; who signs up is signed in.</summary>
    public static Task<OryEmulator> StartAsync(Action<OryEmulatorOptions>? configure = null, string hooks = "[{ hook: session }]", string others = "") => OryEmulator.StartAsync(options =>
    {
        configure?.Invoke(options);
        options.Configuration = $$"""
            selfservice:
              allowed_return_urls: [http://localhost/]
              flows: { registration: { after: { oidc: { hooks: {{hooks}} } } } }
              methods:
                totp: { enabled: true }
                oidc:
                  enabled: true
                  config:
                    providers:
                      - { id: google, provider: google, client_id: web, additional_id_token_audiences: [ios, android] }
                      - { id: apple, provider: apple, client_id: org.example.app }
                      - { id: netid, provider: netid, client_id: web }
                      - { id: example, provider: generic, client_id: web }
            {{others}}
            """;
    });

    /// <summary>What the provider's library gives the application.</summary>
    public static async Task<string> TokenAsync(OryEmulator ory, string email, string provider = "google", string query = "")
    {
        using var phone = ory.CreateClient();
        return await phone.GetStringAsync($"self-service/methods/oidc/emulator/{provider}/id_token?login_hint={Uri.EscapeDataString(email)}{query}");
    }

    /// <summary>Begins a flow of a native client.</summary>
    public static async Task<JsonElement> BeginAsync(OryEmulator ory, string kind, string query = "", string? sessionToken = null) =>
        await TestBrowser.JsonAsync(await SendAsync(ory, HttpMethod.Get, $"self-service/{kind}/api{query}", null, sessionToken), HttpStatusCode.OK);

    /// <summary>Shows the token to a flow.</summary>
    public static Task<HttpResponseMessage> ShowAsync(
        OryEmulator ory, JsonElement flow, string token, string provider = "google", string? nonce = null, JsonObject? traits = null, string? sessionToken = null)
    {
        var form = new JsonObject { ["method"] = "oidc", ["provider"] = provider, ["id_token"] = token };
        if (nonce is not null) form["id_token_nonce"] = nonce;
        if (traits is not null) form["traits"] = traits;
        return SendAsync(ory, HttpMethod.Post, flow.GetProperty("ui").GetProperty("action").GetString()!, form, sessionToken);
    }

    /// <summary>Shows a token to a flow of this kind that is begun for it.</summary>
    public static async Task<HttpResponseMessage> ShowAsync(OryEmulator ory, string kind, string token, string provider = "google", string? nonce = null) =>
        await ShowAsync(ory, await BeginAsync(ory, kind), token, provider, nonce);

    public static async Task<HttpResponseMessage> SendAsync(OryEmulator ory, HttpMethod method, string url, JsonObject? form, string? sessionToken = null)
    {
        using var http = ory.CreateClient();
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Add("Accept", "application/json");
        if (sessionToken is not null) request.Headers.Add("X-Session-Token", sessionToken);
        if (form is not null) request.Content = new StringContent(form.ToJsonString(), null, "application/json");
        return await http.SendAsync(request);
    }
}
