using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;

namespace Ory.Emulator;

/// <summary>A security key or passkey of an identity.</summary>
/// <param name="Passkey">What the framework keeps of it: id, public key, counter.</param>
/// <param name="DisplayName">The name its owner gave it.</param>
/// <param name="AddedAt">When it was added.</param>
/// <param name="IsPasswordless">Whether it alone signs in.</param>
internal sealed record WebAuthnKey(UserPasskeyInfo Passkey, string DisplayName, DateTimeOffset AddedAt, bool IsPasswordless)
{
    public byte[] Id => Passkey.CredentialId;

    /// <summary>The id as form fields name it.</summary>
    public string HexId => Convert.ToHexStringLower(Id);

    /// <summary>What a form calls it.</summary>
    public string Label => DisplayName.Length > 0 ? DisplayName : "unnamed";

    /// <summary>The keys of a credential of type <c>webauthn</c> or <c>passkey</c>.</summary>
    public static IReadOnlyList<WebAuthnKey> Of(Credential? credential) =>
        [.. (credential?.Config["credentials"] as JsonArray ?? []).Select(Read).OfType<WebAuthnKey>()];

    /// <summary>As it stands in a credential, under Kratos' own names.</summary>
    public JsonObject ToJson()
    {
        var attestation = WebAuthnAttestation.Read(Passkey.AttestationObject);
        return new JsonObject
        {
            ["id"] = Convert.ToBase64String(Id),
            ["public_key"] = Convert.ToBase64String(Passkey.PublicKey),
            ["attestation_type"] = attestation?.Format ?? "none",
            ["authenticator"] = new JsonObject
            {
                ["aaguid"] = attestation is null ? null : Convert.ToBase64String(attestation.Aaguid),
                ["sign_count"] = Passkey.SignCount,
                ["clone_warning"] = false,
            },
            ["display_name"] = DisplayName,
            ["added_at"] = Json.TimeToSecond(AddedAt),
            ["is_passwordless"] = IsPasswordless,
            ["flags"] = new JsonObject
            {
                ["user_present"] = true,
                ["user_verified"] = Passkey.IsUserVerified,
                ["backup_eligible"] = Passkey.IsBackupEligible,
                ["backup_state"] = Passkey.IsBackedUp,
            },
        };
    }

    /// <summary>A key as it stands in a credential, where an administrator may have written it: null when it cannot even be named.</summary>
    public static WebAuthnKey? Read(JsonNode? node)
    {
        if (node is not JsonObject json || Bytes(json["id"]) is not { Length: > 0 } id) return null;
        var flags = json["flags"] as JsonObject;
        var added = Json.Time(json["added_at"]) ?? default;
        var passkey = new UserPasskeyInfo(
            id, Bytes(json["public_key"]) ?? [], added, SignCount(json), transports: null, IsSet(flags?["user_verified"]), IsSet(flags?["backup_eligible"]), IsSet(flags?["backup_state"]), attestationObject: [], clientDataJson: []);
        return new WebAuthnKey(passkey, Json.Text(json["display_name"]) ?? "", added, IsSet(json["is_passwordless"]));
    }

    /// <summary>How far a key in a credential has counted.</summary>
    public static uint SignCount(JsonObject json) =>
        (json["authenticator"] as JsonObject)?["sign_count"] is JsonValue value && value.TryGetValue<uint>(out var count) ? count : 0;

    public static byte[]? Bytes(JsonNode? node)
    {
        if (Json.Text(node) is not { } text) return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : null;
    }

    private static bool IsSet(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var set) && set;
}
