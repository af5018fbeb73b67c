using System.Text.Json.Nodes;

namespace Ory.Emulator;

// What is said at sign-in.
internal static partial class Messages
{
    public static UiText LoginLabel { get; } = new(1010001, "Sign in", "info");

    public static UiText LoginMfa { get; } = new(1010004, "Please confirm that it is you with a second factor.", "info");

    public static UiText LoginReAuth { get; } = new(1010003, "Please confirm that it is you by signing in again.", "info");

    public static UiText LoginTotpLabel { get; } = new(1010006, "Authentication code", "info");

    public static UiText LoginLookupLabel { get; } = new(1010007, "Backup code", "info");

    public static UiText LoginWebAuthn { get; } = new(1010008, "Sign in with a security key", "info");

    public static UiText LoginTotp { get; } = new(1010009, "Use the authenticator app", "info");

    public static UiText LoginLookup { get; } = new(1010010, "Use a backup code", "info");

    public static UiText LoginWebAuthnPasswordless { get; } = new(1010012, "Have your security key ready.", "info");

    public static UiText LoginContinue { get; } = new(1010013, "Continue", "info");

    public static UiText LoginCodeSent { get; } = new(1010014, "A code was mailed to you. Nothing came? Check the address and try again.", "info");

    public static UiText LoginCode { get; } = new(1010015, "Send me a sign-in code", "info");

    public static UiText LoginAndLink { get; } = new(1010017, "Sign in and link", "info");

    public static UiText LoginPasskey { get; } = new(1010021, "Sign in with a passkey", "info");

    public static UiText LoginPassword { get; } = new(1010022, "Sign in with a password", "info");

    public static UiText LoginNoStrategy { get; } = new(4010002, "No way to sign in was found for this request. Did you choose one?", "error");

    public static UiText LoginCodeWrong { get; } = new(4010008, "The sign-in code is wrong or was used. Please try again.", "error");

    public static UiText LinkedCredentialsMismatch { get; } = new(4010009, "The credentials that were linked do not fit.", "error");

    public static UiText UnknownAddress { get; } = new(4010010, "This address is not one of the account's.", "error");

    public static UiText LoginWith(string provider, string providerId) =>
        new(1010002, $"Sign in with {provider}", "info", new JsonObject { ["provider"] = provider, ["provider_id"] = providerId });

    public static UiText LoginLink(string identifier, string provider, string loginUrl, IEnumerable<string> types, IEnumerable<string> providers) =>
        new(1010016, $"There is an account for {identifier} already. Sign in to it to link {provider}.", "info", new JsonObject
        {
            ["provider"] = provider,
            ["duplicate_identifier"] = identifier,
            ["duplicateIdentifier"] = identifier,
            ["new_login_url"] = loginUrl,
            ["newLoginUrl"] = loginUrl,
            ["available_credential_types"] = Json.Array(types.Select(type => (JsonNode?)type)),
            ["available_providers"] = Json.Array(providers.Select(id => (JsonNode?)id)),
        });

    public static UiText LoginWithAndLink(string provider) =>
        new(1010018, $"Confirm with {provider}", "info", new JsonObject { ["provider"] = provider });

    public static UiText LoginSendCodeTo(string address, string channel) =>
        new(1010023, $"Send a code to {address}", "info", new JsonObject { ["address"] = address, ["channel"] = channel });

    public static UiText LoginExpired(DateTimeOffset at) => Expired(4010001, "The sign-in", at);
}
