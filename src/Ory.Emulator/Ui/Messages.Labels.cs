using System.Text.Json.Nodes;

namespace Ory.Emulator;

// What fields and buttons are called that belong to no flow in particular.
internal static partial class Messages
{
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

    public static UiText MaskedAddress(string masked) => new(1070000, masked, "info");

    public static UiText Titled(string title, string name) => new(1070002, title, "info", new JsonObject { ["title"] = title, ["name"] = name });
}
