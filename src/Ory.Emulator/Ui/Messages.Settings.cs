using System.Globalization;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

// What is said while somebody changes his account.
internal static partial class Messages
{
    public static UiText SettingsSaved { get; } = new(1050001, "Your changes are saved.", "success");

    public static UiText SettingsTotpUnlink { get; } = new(1050004, "Remove the authenticator app", "info");

    public static UiText SettingsTotpQr { get; } = new(1050005, "QR code for the authenticator app", "info");

    public static UiText SettingsTotpSecretLabel { get; } = new(1050017, "The authenticator app's secret, if the picture cannot be scanned", "info");

    public static UiText SettingsLookupReveal { get; } = new(1050007, "Show the backup codes", "info");

    public static UiText SettingsLookupRegenerate { get; } = new(1050008, "Make new backup codes", "info");

    public static UiText SettingsLookupLabel { get; } = new(1050010, "These are your backup codes. Keep them somewhere safe.", "info");

    public static UiText SettingsLookupConfirm { get; } = new(1050011, "I have written the backup codes down", "info");

    public static UiText SettingsLookupDisable { get; } = new(1050016, "Remove the backup codes", "info");

    public static UiText SettingsWebAuthnRegister { get; } = new(1050012, "Add a security key", "info");

    public static UiText SettingsWebAuthnName { get; } = new(1050013, "Name of the security key", "info");

    public static UiText SettingsPasskeyRegister { get; } = new(1050019, "Add a passkey", "info");

    public static UiText SettingsNoStrategy { get; } = new(4010004, "No change was found in this request. Did you choose one?", "error");

    public static UiText SettingsLink(string provider) => new(1050002, $"Link {provider}", "info", new JsonObject { ["provider"] = provider });

    public static UiText SettingsUnlink(string provider) => new(1050003, $"Unlink {provider}", "info", new JsonObject { ["provider"] = provider });

    public static UiText SettingsTotpSecret(string secret) => new(1050006, secret, "info", new JsonObject { ["secret"] = secret });

    public static UiText SettingsLookupSecret(string secret) => new(1050009, secret, "info", new JsonObject { ["secret"] = secret });

    public static UiText SettingsLookupUsed(DateTimeOffset at) => new(
        1050014, "The code was used at " + at.ToString("u", CultureInfo.InvariantCulture), "info",
        new JsonObject { ["used_at"] = Json.Time(at), ["used_at_unix"] = at.ToUnixTimeSeconds() });

    public static UiText SettingsLookupSecrets(IReadOnlyList<UiText> secrets) => new(
        1050015, string.Join(", ", secrets.Select(secret => secret.Text)), "info",
        new JsonObject { ["secrets"] = new JsonArray([.. secrets.Select(secret => secret.ToJson())]) });

    public static UiText SettingsWebAuthnRemove(string name, DateTimeOffset at) =>
        new(1050018, $"Remove the security key \"{name}\"", "info", KeyContext(name, at));

    public static UiText SettingsPasskeyRemove(string name, DateTimeOffset at) =>
        new(1050020, $"Remove the passkey \"{name}\"", "info", KeyContext(name, at));

    public static UiText SettingsExpired(DateTimeOffset at) => Expired(4050001, "The settings form", at);

    private static JsonObject KeyContext(string name, DateTimeOffset at) =>
        new() { ["display_name"] = name, ["added_at"] = Json.Time(at), ["added_at_unix"] = at.ToUnixTimeSeconds() };
}
