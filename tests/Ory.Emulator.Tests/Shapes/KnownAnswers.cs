using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ory.Emulator.Tests;

/// <summary>Which of the types of <see cref="KnownTypes"/> an operation answers with.</summary>
internal static class KnownAnswers
{
    // Who signs in through a provider may sign up by that, and the other way round.
    private const string SignedIn = "SuccessfulNativeLogin or SuccessfulNativeRegistration";

    // Not in the document, as browsers go there by themselves; a script may ask all the same.
    private const string Callback = "/self-service/methods/oidc/callback";

    private static readonly (HttpMethod? Method, Regex Path, string Type)[] Operations =
    [
        Operation("/self-service/login/(browser|api|flows)", "LoginFlow"),
        Operation("/self-service/registration/(browser|api|flows)", "RegistrationFlow"),
        Operation("/self-service/recovery(/browser|/api|/flows)?", "RecoveryFlow"),
        Operation("/self-service/verification(/browser|/api|/flows)?", "VerificationFlow"),
        Operation("/self-service/settings(/browser|/api|/flows)?", "SettingsFlow"),
        Operation($"/self-service/login|/self-service/registration|{Callback}(/.+)?", SignedIn),
        Operation("/self-service/logout/browser", "LogoutFlow"),
        Operation("/self-service/errors", "FlowError"),
        Operation("/sessions/whoami", "Session"),
        Operation("/sessions/token-exchange", "SuccessfulNativeLogin"),
        Operation("/sessions", "DeleteMySessionsCount", HttpMethod.Delete),
        Operation("/sessions", "Session[]"),
        Operation("/schemas", "IdentitySchemaContainer[]"),
        Operation("/schemas/.+", "any"),
        Operation("(/admin)?/health/(alive|ready)", "Health"),
        Operation("/admin/version", "Version"),
        Operation("/admin/identities", "Identity", HttpMethod.Post),
        Operation("/admin/identities", "BatchPatchIdentitiesResponse", HttpMethod.Patch),
        Operation("/admin/identities", "Identity[]"),
        Operation("/admin/identities/(by/external/.+|[^/]+)", "Identity"),
        Operation("/admin/identities/[^/]+/sessions", "Session[]"),
        Operation("/admin/sessions", "Session[]"),
        Operation("/admin/sessions/[^/]+(/extend)?", "Session"),
        Operation("/admin/recovery/code", "RecoveryCodeForIdentity"),
        Operation("/admin/recovery/link", "RecoveryLinkForIdentity"),
        Operation("/admin/courier/messages", "Message[]"),
        Operation("/admin/courier/messages/[^/]+", "Message"),
    ];

    private static readonly Dictionary<string, string> Flows = new()
    {
        ["login"] = "LoginFlow",
        ["registration"] = "RegistrationFlow",
        ["recovery"] = "RecoveryFlow",
        ["verification"] = "VerificationFlow",
        ["settings"] = "SettingsFlow",
    };

    /// <summary>What a generated client would stumble over in an answer, or lose.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="path">The request's path, without its query.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="body">The answer's body.</param>
    public static IEnumerable<string> Faults(HttpMethod method, string path, HttpStatusCode status, JsonElement body)
    {
        var name = $"{method} {path} {(int)status}:";
        if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out _) && (int)status >= 400)
            return KnownTypes.Faults("Error", body, name);
        // A form that is not right yet, or that a provider led back to. One that links a provider is that of a sign-in, whatever was submitted; that of a passed verification leads elsewhere.
        if (((int)status == 400 || path.StartsWith(Callback, StringComparison.Ordinal)) && body.TryGetProperty("ui", out var ui))
            return KnownTypes.Faults(Flows.GetValueOrDefault(new Uri(ui.GetProperty("action").GetString()!).Segments[^1]) ?? Flows[path.Split('/')[2]], body, name);
        var type = Operations.FirstOrDefault(operation => (operation.Method is null || operation.Method == method) && operation.Path.IsMatch(path)).Type;
        if (type == SignedIn)
            type = body.TryGetProperty("identity", out _) ? "SuccessfulNativeRegistration" : "SuccessfulNativeLogin";
        return (int)status is 200 or 201 && type is not null ? KnownTypes.Faults(type, body, name) : [$"{name} no operation answers so."];
    }

    private static (HttpMethod? Method, Regex Path, string Type) Operation(string path, string type, HttpMethod? method = null) => (method, new Regex($"^({path})$"), type);
}
