using System.Globalization;
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

    /// <summary>The keys of a credential of type <c>webauthn</c> or <c>passkey</c>.</summary>
    public static IReadOnlyList<WebAuthnKey> Of(Credential? credential) =>
        [.. (credential?.Config["credentials"] as JsonArray ?? []).OfType<JsonObject>().Select(Read)];

    /// <summary>As it stands in a credential, under Kratos' own names.</summary>
    public JsonObject ToJson() => new()
    {
        ["id"] = Convert.ToBase64String(Id),
        ["public_key"] = Convert.ToBase64String(Passkey.PublicKey),
        ["attestation_type"] = "none",
        ["authenticator"] = new JsonObject { ["sign_count"] = Passkey.SignCount, ["clone_warning"] = false },
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

    private static WebAuthnKey Read(JsonObject json)
    {
        var flags = json["flags"] as JsonObject;
        var added = DateTimeOffset.Parse((string)json["added_at"]!, CultureInfo.InvariantCulture);
        var passkey = new UserPasskeyInfo(
            Convert.FromBase64String((string)json["id"]!),
            Convert.FromBase64String((string)json["public_key"]!),
            added,
            (uint?)json["authenticator"]?["sign_count"] ?? 0,
            transports: null,
            isUserVerified: (bool?)flags?["user_verified"] ?? false,
            isBackupEligible: (bool?)flags?["backup_eligible"] ?? false,
            isBackedUp: (bool?)flags?["backup_state"] ?? false,
            attestationObject: [],
            clientDataJson: []);
        return new WebAuthnKey(passkey, (string?)json["display_name"] ?? "", added, (bool?)json["is_passwordless"] ?? false);
    }
}
