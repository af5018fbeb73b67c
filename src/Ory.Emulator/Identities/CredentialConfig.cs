using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The secret part of a credential, as the admin API shows it to who asks for it by <c>include_credential</c>.</summary>
internal static class CredentialConfig
{
    /// <summary>The secret part of a credential; null where there is nothing to show of it.</summary>
    public static JsonObject? Show(Identity identity, Credential credential) => credential.Type switch
    {
        "code" => new JsonObject
        {
            ["addresses"] = Json.Array(credential.Identifiers.Select(address => new JsonObject { ["channel"] = address.Contains('@') ? "email" : "sms", ["address"] = address })),
        },
        // Of somebody whose last provider was taken away nothing is left.
        "oidc" or "saml" when credential.Config["providers"] is not JsonArray { Count: > 0 } => null,
        "oidc" => new JsonObject { ["providers"] = Json.Array(((JsonArray)credential.Config["providers"]!).OfType<JsonObject>().Select(Provider)) },
        "webauthn" => WithUserHandle(credential.Config, identity.Id),
        _ => (JsonObject)credential.Config.DeepClone(),
    };

    // Empty tokens are shown, and nothing else that is empty.
    private static JsonObject Provider(JsonObject provider)
    {
        var shown = new JsonObject { ["initial_id_token"] = "", ["initial_access_token"] = "", ["initial_refresh_token"] = "" };
        foreach (var (name, value) in provider)
        {
            if (Json.Text(value) is not "") shown[name] = value?.DeepClone();
        }

        return shown;
    }

    private static JsonObject WithUserHandle(JsonObject config, Guid identity)
    {
        var shown = (JsonObject)config.DeepClone();
        shown["user_handle"] ??= Convert.ToBase64String(identity.ToByteArray(bigEndian: true));
        return shown;
    }
}
