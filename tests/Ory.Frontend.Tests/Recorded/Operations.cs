using System.Text.Json;

namespace Ory.Frontend.Tests;

/// <summary>Which operation a recorded request is, and how it is called.</summary>
internal static class Operations
{
    private const string Flow = "11111111-1111-4111-8111-111111111111";

    private static readonly FrontendCredential Carl = FrontendCredential.FromSessionToken("ory_st_recorded");

    internal static Func<FrontendClient, Task<object>>? Find(Exchange exchange)
    {
        if (exchange.Admin)
            return null;
        return (exchange.Method, exchange.PathOnly) switch
        {
            ("GET" or "PUT" or "POST" or "PATCH", "/sessions/whoami") => async c => (await c.ToSessionAsync(Carl)).Value,
            ("GET", "/sessions") => async c => (await c.ListMySessionsAsync(Carl)).Value,
            ("DELETE", "/sessions") => async c => (await c.DisableMyOtherSessionsAsync(Carl)).Value,
            ("GET", "/sessions/token-exchange") => async c => (await c.ExchangeSessionTokenAsync("init", "return")).Value,
            ("DELETE", var path) when path.StartsWith("/sessions/", StringComparison.Ordinal) => async c => await c.DisableMySessionAsync(Flow, Carl),
            ("GET", "/self-service/login/browser") => async c => (await c.CreateBrowserLoginFlowAsync(Carl)).Value,
            ("GET", "/self-service/login/api") => async c => (await c.CreateNativeLoginFlowAsync(Carl)).Value,
            ("GET", "/self-service/login/flows") => async c => (await c.GetLoginFlowAsync(Flow, Carl)).Value,
            (_, "/self-service/login") => async c => (await c.UpdateLoginFlowAsync(Flow, Body<UpdateLoginFlowBody>(exchange), Carl)).Value,
            ("GET", "/self-service/registration/browser") => async c => (await c.CreateBrowserRegistrationFlowAsync(Carl)).Value,
            ("GET", "/self-service/registration/api") => async c => (await c.CreateNativeRegistrationFlowAsync(Carl)).Value,
            ("GET", "/self-service/registration/flows") => async c => (await c.GetRegistrationFlowAsync(Flow, Carl)).Value,
            (_, "/self-service/registration") => async c => (await c.UpdateRegistrationFlowAsync(Flow, Body<UpdateRegistrationFlowBody>(exchange), Carl)).Value,
            ("GET", "/self-service/recovery/browser") => async c => (await c.CreateBrowserRecoveryFlowAsync(Carl)).Value,
            ("GET", "/self-service/recovery/api") => async c => (await c.CreateNativeRecoveryFlowAsync(Carl)).Value,
            ("GET", "/self-service/recovery/flows") => async c => (await c.GetRecoveryFlowAsync(Flow, Carl)).Value,
            (_, "/self-service/recovery") => async c => (await c.UpdateRecoveryFlowAsync(Flow, Body<UpdateRecoveryFlowBody>(exchange), Carl)).Value,
            ("GET", "/self-service/verification/browser") => async c => (await c.CreateBrowserVerificationFlowAsync(Carl)).Value,
            ("GET", "/self-service/verification/api") => async c => (await c.CreateNativeVerificationFlowAsync(Carl)).Value,
            ("GET", "/self-service/verification/flows") => async c => (await c.GetVerificationFlowAsync(Flow, Carl)).Value,
            (_, "/self-service/verification") => async c => (await c.UpdateVerificationFlowAsync(Flow, Body<UpdateVerificationFlowBody>(exchange), Carl)).Value,
            ("GET", "/self-service/settings/browser") => async c => (await c.CreateBrowserSettingsFlowAsync(Carl)).Value,
            ("GET", "/self-service/settings/api") => async c => (await c.CreateNativeSettingsFlowAsync(Carl)).Value,
            ("GET", "/self-service/settings/flows") => async c => (await c.GetSettingsFlowAsync(Flow, Carl)).Value,
            (_, "/self-service/settings") => async c => (await c.UpdateSettingsFlowAsync(Flow, Body<UpdateSettingsFlowBody>(exchange), Carl)).Value,
            ("GET", "/self-service/logout/browser") => async c => (await c.CreateBrowserLogoutFlowAsync(Carl)).Value,
            ("GET", "/self-service/logout") => async c => await c.UpdateLogoutFlowAsync("ory_lo_recorded", Carl),
            ("DELETE", "/self-service/logout/api") => async c => await c.PerformNativeLogoutAsync("ory_st_recorded"),
            ("GET", "/self-service/errors") => async c => (await c.GetFlowErrorAsync(Flow, Carl)).Value,
            ("GET", "/.well-known/ory/webauthn.js") => async c => (await c.GetWebAuthnJavaScriptAsync()).Value,
            _ => null,
        };
    }

    /// <summary>The recorded body as the type of its method; one without fields where none was recorded.</summary>
    private static T Body<T>(Exchange exchange)
        where T : FrontendModel
    {
        var json = exchange.Json is { ValueKind: JsonValueKind.Object } recorded ? recorded : JsonElement.Parse("{}");
        var method = json.TryGetProperty("method", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var name = typeof(T).Name[..^"Body".Length] + "With" + Spelling(typeof(T), method) + "Method";
        var type = typeof(T).Assembly.GetType("Ory.Frontend." + name);
        try
        {
            if (type is not null && JsonSerializer.Deserialize(json, type, FrontendJsonContext.Default) is T typed)
                return typed;
        }
        catch (JsonException)
        {
            // Recorded on purpose without a field that the type demands.
        }
        return (T)JsonSerializer.Deserialize(json, typeof(T).Assembly.GetType("Ory.Frontend." + typeof(T).Name[..^"Body".Length] + "WithOtherMethod")!, FrontendJsonContext.Default)!;
    }

    private static string Spelling(Type body, string method) => method switch
    {
        "webauthn" => "WebAuthn",
        "lookup_secret" when body == typeof(UpdateSettingsFlowBody) => "Lookup",
        _ => string.Concat(method.Split('_').Select(word => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..])),
    };
}
