using System.Text.Json.Nodes;

namespace Ory.Emulator;

// What is wrong with what was entered, in whatever form.
internal static partial class Messages
{
    public static UiText InvalidCredentials { get; } = new(4000006, "The credentials are wrong. Check for mistakes in the password, user name, address or phone number.", "error");

    public static UiText DuplicateCredentials { get; } = new(4000007, "There is an account with this identifier (address, phone, user name, …) already.", "error");

    public static UiText TotpWrong { get; } = new(4000008, "The authentication code is wrong, please try again.", "error");

    /// <summary>Of a key Kratos says what it says of an authenticator app.</summary>
    public static UiText KeyWrong => TotpWrong;

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

    public static UiText NotByGet { get; } = Invalid("The form is submitted by POST, not by GET.");

    public static UiText TooManySubmissions { get; } = Invalid("The request was submitted too often. Please request another code.");

    public static UiText Invalid(string reason) => new(4000001, reason, "error", new JsonObject { ["reason"] = reason });

    public static UiText Missing(string property) => new(4000002, $"{property} is missing.", "error", new JsonObject { ["property"] = property });

    public static UiText TooShort(long minLength, int actual) => new(
        4000003, $"At least {minLength} characters are needed, there are {actual}.", "error", new JsonObject { ["min_length"] = minLength, ["actual_length"] = actual });

    public static UiText PatternMismatch(string pattern) =>
        new(4000004, $"The value does not match the pattern \"{pattern}\".", "error", new JsonObject { ["pattern"] = pattern });

    public static UiText TooLong(long maxLength, int actual) => new(
        4000017, $"At most {maxLength} characters are allowed, there are {actual}.", "error", new JsonObject { ["max_length"] = maxLength, ["actual_length"] = actual });

    public static UiText Bound(int id, string key, JsonNode? bound, JsonNode? actual) => new(
        id, $"The value is out of bounds: {key} {bound}.", "error", new JsonObject { [key] = bound?.DeepClone(), ["actual"] = actual?.DeepClone() });

    public static UiText NotMultiple(JsonNode? of, JsonNode? actual) => new(
        4000022, $"The value is no multiple of {of}.", "error", new JsonObject { ["base"] = of?.DeepClone(), ["actual"] = actual?.DeepClone() });

    public static UiText TooManyItems(long max, int actual) => new(
        4000023, $"At most {max} items are allowed.", "error", new JsonObject { ["max_items"] = max, ["actual_items"] = actual });

    public static UiText TooFewItems(long min, int actual) => new(
        4000024, $"At least {min} items are needed.", "error", new JsonObject { ["min_items"] = min, ["actual_items"] = actual });

    public static UiText DuplicateItems(int a, int b) => new(
        4000025, $"Items {a} and {b} are the same.", "error", new JsonObject { ["index_a"] = a, ["index_b"] = b });

    public const int WrongTypeId = 4000026;

    public static UiText WrongType(IEnumerable<string> allowed, string actual) => new(
        WrongTypeId, $"The value is of the wrong type: {actual}.", "error",
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
}
