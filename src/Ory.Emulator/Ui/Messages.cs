using System.Globalization;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Every message and label by its meaning. The ids and the keys of the contexts are Kratos', the wording is not.</summary>
internal static class Messages
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

    public static UiText Registration { get; } = new(1040001, "Sign up", "info");

    public static UiText RegistrationContinue { get; } = new(1040003, "Continue", "info");

    public static UiText RegistrationWebAuthn { get; } = new(1040004, "Sign up with a security key", "info");

    public static UiText RegistrationCodeSent { get; } = new(1040005, "A code was mailed to you. Nothing came? Check the address and try again.", "info");

    public static UiText RegistrationCode { get; } = new(1040006, "Send me a sign-up code", "info");

    public static UiText RegistrationPasskey { get; } = new(1040007, "Sign up with a passkey", "info");

    public static UiText RegistrationBack { get; } = new(1040008, "Back", "info");

    public static UiText RegistrationChooseCredentials { get; } = new(1040009, "Please choose how you want to sign in.", "info");

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

    public static UiText RecoveryLinkSent { get; } = new(1060002, "If there is an account with this address, a recovery link was mailed to it.", "info");

    public static UiText RecoveryCodeSent { get; } = new(1060003, "If there is an account with this address, a recovery code was mailed to it.", "info");

    public static UiText RecoveryAskFullAddress { get; } = new(1060005, "Please give the whole address, so that we know it is yours.", "info");

    public static UiText RecoveryChooseAddress { get; } = new(1060006, "Where shall the recovery code be sent?", "info");

    public static UiText RecoveryBack { get; } = new(1060007, "Back", "info");

    public static UiText PasswordLabel { get; } = new(1070001, "Password", "info");

    public static UiText Save { get; } = new(1070003, "Save", "info");

    public static UiText IdentifierLabel { get; } = new(1070004, "ID", "info");

    public static UiText TotpCodeLabel { get; } = new(1070006, "Code of the authenticator app", "info");

    public static UiText EmailLabel { get; } = new(1070007, "E-mail", "info");

    public static UiText ResendCode { get; } = new(1070008, "Send another code", "info");

    public static UiText Continue { get; } = new(1070009, "Continue", "info");

    public static UiText RecoveryCodeLabel { get; } = new(1070010, "Recovery code", "info");

    public static UiText VerificationCodeLabel { get; } = new(1070011, "Verification code", "info");

    public static UiText RegistrationCodeLabel { get; } = new(1070012, "Sign-up code", "info");

    public static UiText LoginCodeLabel { get; } = new(1070013, "Sign-in code", "info");

    public static UiText RecoveryAddressLabel { get; } = new(1070016, "Address", "info");

    public static UiText PhoneLabel { get; } = new(1070017, "Phone number", "info");

    public static UiText VerificationLinkSent { get; } = new(1080001, "A verification link was mailed to the address.", "info");

    public static UiText VerificationSuccess { get; } = new(1080002, "The address is verified.", "success");

    public static UiText VerificationCodeSent { get; } = new(1080003, "A verification code was mailed to the address.", "info");

    public static UiText InvalidCredentials { get; } = new(4000006, "The credentials are wrong. Check for mistakes in the password, user name, address or phone number.", "error");

    public static UiText DuplicateCredentials { get; } = new(4000007, "There is an account with this identifier (address, phone, user name, …) already.", "error");

    public static UiText TotpWrong { get; } = new(4000008, "The authentication code is wrong, please try again.", "error");

    public static UiText NoIdentifier { get; } = new(4000009, "No identifier to sign in with was found. Did you set one?", "error");

    public static UiText AddressNotVerified { get; } = new(4000010, "This account is not active yet. Did you verify the address?", "error");

    public static UiText NoTotp { get; } = new(4000011, "No authenticator app is set up.", "error");

    public static UiText LookupUsed { get; } = new(4000012, "This backup code was used before.", "error");

    public static UiText NoWebAuthn { get; } = new(4000013, "No security key is set up.", "error");

    public static UiText NoLookup { get; } = new(4000014, "No backup codes are set up.", "error");

    public static UiText NoWebAuthnUser { get; } = new(4000015, "There is no account that has a security key.", "error");

    public static UiText LookupWrong { get; } = new(4000016, "The backup code is wrong.", "error");

    public static UiText ConstFailed { get; } = new(4000030, "The value is not the one that is asked for.", "error");

    public static UiText PasswordSimilar { get; } = new(4000031, "The password is too similar to the identifier.", "error");

    public static UiText NoCodeUser { get; } = new(4000035, "This account does not exist or cannot sign in with a code.", "error");

    public static UiText TraitsDiffer { get; } = new(4000036, "What you entered is not what you entered before. Please try again.", "error");

    public static UiText AccountNotFound { get; } = new(4000037, "This account does not exist or has no way to sign in.", "error");

    public static UiText PasswordSame { get; } = new(4000039, "The new password must be different from the old one.", "error");

    public static UiText LoginNoStrategy { get; } = new(4010002, "No way to sign in was found for this request. Did you choose one?", "error");

    public static UiText RegistrationNoStrategy { get; } = new(4010003, "No way to sign up was found for this request. Did you choose one?", "error");

    public static UiText SettingsNoStrategy { get; } = new(4010004, "No change was found in this request. Did you choose one?", "error");

    public static UiText RecoveryNoStrategy { get; } = new(4010005, "No way to recover was found for this request. Did you choose one?", "error");

    public static UiText VerificationNoStrategy { get; } = new(4010006, "No way to verify was found for this request. Did you choose one?", "error");

    public static UiText LoginCodeWrong { get; } = new(4010008, "The sign-in code is wrong or was used. Please try again.", "error");

    public static UiText LinkedCredentialsMismatch { get; } = new(4010009, "The credentials that were linked do not fit.", "error");

    public static UiText UnknownAddress { get; } = new(4010010, "This address is not one of the account's.", "error");

    public static UiText RegistrationCodeWrong { get; } = new(4040003, "The sign-up code is wrong or was used. Please try again.", "error");

    public static UiText RecoveryRetrySuccess { get; } = new(4060001, "This recovery was finished before and cannot be tried again.", "error");

    public static UiText RecoveryStateFailure { get; } = new(4060002, "The recovery failed and must be tried again.", "error");

    public static UiText RecoveryTokenMissing { get; } = new(4060003, "The recovery token is missing.", "error");

    public static UiText RecoveryTokenInvalid { get; } = new(4060004, "The recovery token is wrong or was used. Please try again.", "error");

    public static UiText RecoveryCodeWrong { get; } = new(4060006, "The recovery code is wrong or was used. Please try again.", "error");

    public static UiText VerificationTokenInvalid { get; } = new(4070001, "The verification token is wrong or was used. Please try again.", "error");

    public static UiText VerificationRetrySuccess { get; } = new(4070002, "This verification was finished before and cannot be tried again.", "error");

    public static UiText VerificationStateFailure { get; } = new(4070003, "The verification failed and must be tried again.", "error");

    public static UiText VerificationTokenMissing { get; } = new(4070004, "The verification token is missing.", "error");

    public static UiText VerificationCodeWrong { get; } = new(4070006, "The verification code is wrong or was used. Please try again.", "error");

    public static UiText NoAuthenticationMethod { get; } = new(5000002, "There is no way for you to sign in. Please ask for help.", "error");

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

    public static UiText RegistrationWith(string provider, string providerId) =>
        new(1040002, $"Sign up with {provider}", "info", new JsonObject { ["provider"] = provider, ["provider_id"] = providerId });

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

    public static UiText Recovered(DateTimeOffset privilegedUntil) => new(
        1060001, "You are in again. Please set a new password or another way to sign in within the next minutes.", "success",
        new JsonObject
        {
            ["privilegedSessionExpiresAt"] = Json.Time(privilegedUntil),
            ["privileged_session_expires_at"] = Json.Time(privilegedUntil),
            ["privileged_session_expires_at_unix"] = privilegedUntil.ToUnixTimeSeconds(),
        });

    public static UiText RecoveryCodeSentTo(string masked) => new(
        1060004, $"A recovery code was sent to {masked}. Nothing came? Check the address and try again.", "info", new JsonObject { ["masked_address"] = masked });

    public static UiText MaskedAddress(string masked) => new(1070000, masked, "info");

    public static UiText Titled(string title, string name) => new(1070002, title, "info", new JsonObject { ["title"] = title, ["name"] = name });

    public static UiText NotByGet { get; } = Invalid("The form is submitted by POST, not by GET.");

    public static UiText Invalid(string reason) => new(4000001, reason, "error", new JsonObject { ["reason"] = reason });

    public static UiText Missing(string property) => new(4000002, $"{property} is missing.", "error", new JsonObject { ["property"] = property });

    public static UiText TooShort(int minLength, int actual) => new(
        4000003, $"At least {minLength} characters are needed, there are {actual}.", "error", new JsonObject { ["min_length"] = minLength, ["actual_length"] = actual });

    public static UiText PatternMismatch(string pattern) =>
        new(4000004, $"The value does not match the pattern \"{pattern}\".", "error", new JsonObject { ["pattern"] = pattern });

    public static UiText PasswordPolicy(string reason) => new(4000005, reason, "error", new JsonObject { ["reason"] = reason });

    public static UiText TooLong(int maxLength, int actual) => new(
        4000017, $"At most {maxLength} characters are allowed, there are {actual}.", "error", new JsonObject { ["max_length"] = maxLength, ["actual_length"] = actual });

    public static UiText Bound(int id, string key, JsonNode? bound, JsonNode? actual) => new(
        id, $"The value is out of bounds: {key} {bound}.", "error", new JsonObject { [key] = bound?.DeepClone(), ["actual"] = actual?.DeepClone() });

    public static UiText NotMultiple(JsonNode? of, JsonNode? actual) => new(
        4000022, $"The value is no multiple of {of}.", "error", new JsonObject { ["base"] = of?.DeepClone(), ["actual"] = actual?.DeepClone() });

    public static UiText TooManyItems(int max, int actual) => new(
        4000023, $"At most {max} items are allowed.", "error", new JsonObject { ["max_items"] = max, ["actual_items"] = actual });

    public static UiText TooFewItems(int min, int actual) => new(
        4000024, $"At least {min} items are needed.", "error", new JsonObject { ["min_items"] = min, ["actual_items"] = actual });

    public static UiText DuplicateItems(int a, int b) => new(
        4000025, $"Items {a} and {b} are the same.", "error", new JsonObject { ["index_a"] = a, ["index_b"] = b });

    public static UiText WrongType(IEnumerable<string> allowed, string actual) => new(
        4000026, $"The value is of the wrong type: {actual}.", "error",
        new JsonObject { ["allowed_types"] = new JsonArray([.. allowed.Select(type => JsonValue.Create(type))]), ["actual_type"] = actual });

    public static UiText DuplicateCredentialsWithHints(string hint, IEnumerable<string> types, IEnumerable<string> providers) => new(
        4000028, "There is an account with this identifier already. Sign in with one of its credentials.", "error",
        new JsonObject
        {
            ["available_credential_types"] = new JsonArray([.. types.Select(type => JsonValue.Create(type))]),
            ["available_oidc_providers"] = new JsonArray([.. providers.Select(provider => JsonValue.Create(provider))]),
            ["credential_identifier_hint"] = hint,
        });

    public static UiText ConstMismatch(string expected) => new(4000029, $"The value must be {expected}.", "error", new JsonObject { ["expected"] = expected });

    public static UiText PasswordTooShort(int minLength, int actual) => new(
        4000032, $"The password must have at least {minLength} characters, but has {actual}.", "error", new JsonObject { ["min_length"] = minLength, ["actual_length"] = actual });

    public static UiText PasswordTooLong(int maxLength, int actual) => new(
        4000033, $"The password must have at most {maxLength} characters, but has {actual}.", "error", new JsonObject { ["max_length"] = maxLength, ["actual_length"] = actual });

    public static UiText InvalidEmail(string value) => new(4000040, "This is no valid e-mail address.", "error", new JsonObject { ["value"] = value });

    public static UiText InvalidPhone(string value) => new(4000041, "This is no valid phone number.", "error", new JsonObject { ["value"] = value });

    public static UiText LoginExpired(DateTimeOffset at) => Expired(4010001, "The sign-in", at);

    public static UiText RegistrationExpired(DateTimeOffset at) => Expired(4040001, "The sign-up", at);

    public static UiText SettingsExpired(DateTimeOffset at) => Expired(4050001, "The settings form", at);

    public static UiText RecoveryExpired(DateTimeOffset at) => Expired(4060005, "The recovery", at);

    public static UiText VerificationExpired(DateTimeOffset at) => Expired(4070005, "The verification", at);

    private static UiText Expired(int id, string what, DateTimeOffset at) => new(
        id, $"{what} has run out, please start again.", "error", new JsonObject { ["expired_at"] = Json.Time(at), ["expired_at_unix"] = at.ToUnixTimeSeconds() });

    private static JsonObject KeyContext(string name, DateTimeOffset at) =>
        new() { ["display_name"] = name, ["added_at"] = Json.Time(at), ["added_at_unix"] = at.ToUnixTimeSeconds() };
}
