using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Ory.Emulator.Tests;

/// <summary>What forms hand to keys.</summary>
internal static class KeyForms
{
    /// <summary>An emulator with both methods, for keys at http://localhost.</summary>
    public static Task<OryEmulator> StartAsync(bool passwordless = false, string origins = """, origins: ["http://localhost"]""") => OryEmulator.StartAsync(options => options.Configuration = $$"""
        session: { whoami: { required_aal: aal1 } }
        selfservice:
          flows: { settings: { required_aal: aal1 } }
          methods:
            passkey: { enabled: true, config: { rp: { id: localhost, display_name: Example {{origins}} } } }
            webauthn: { enabled: true, config: { passwordless: {{(passwordless ? "true" : "false")}}, rp: { id: localhost, display_name: Example {{origins}} } } }
        """);

    /// <summary>The options that a node holds; null where there is no such node.</summary>
    public static JsonNode? Options(JsonElement flow, string node)
    {
        if (TestBrowser.Find(flow, node)?.GetProperty("value").GetString() is not { Length: > 0 } text)
            return null;
        var options = JsonNode.Parse(text)!;
        return (options["credentialOptions"] ?? options)["publicKey"];
    }

    public static string Challenge(JsonElement flow, string node) => (string)Options(flow, node)!["challenge"]!;

    /// <summary>The handle that a key is given where it is made.</summary>
    public static byte[] Handle(JsonElement flow, string node) => WebEncoders.Base64UrlDecode((string)Options(flow, node)!["user"]!["id"]!);

    /// <summary>Gives an account a key without a ceremony.</summary>
    public static void Give(OryEmulator ory, EmulatorIdentity identity, string method, SoftKey key, bool isPasswordless, params string[] identifiers) =>
        ory.Server.Identities.TryUpdate(
            identity.Id,
            one =>
            {
                var config = (JsonObject?)one.Credential(method)?.Config.DeepClone() ?? [];
                config["credentials"] = new JsonArray([.. (config["credentials"] as JsonArray ?? []).Select(item => item!.DeepClone()), key.Added(isPasswordless).ToJson()]);
                return one.WithConfig(method, config, DateTimeOffset.UnixEpoch, identifiers.Length > 0 ? identifiers : null);
            },
            out _);
}
