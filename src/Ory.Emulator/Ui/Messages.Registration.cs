using System.Text.Json.Nodes;

namespace Ory.Emulator;

// What is said at sign-up.
internal static partial class Messages
{
    public static UiText Registration { get; } = new(1040001, "Sign up", "info");

    public static UiText RegistrationContinue { get; } = new(1040003, "Continue", "info");

    public static UiText RegistrationWebAuthn { get; } = new(1040004, "Sign up with a security key", "info");

    public static UiText RegistrationCodeSent { get; } = new(1040005, "A code was mailed to you. Nothing came? Check the address and try again.", "info");

    public static UiText RegistrationCode { get; } = new(1040006, "Send me a sign-up code", "info");

    public static UiText RegistrationPasskey { get; } = new(1040007, "Sign up with a passkey", "info");

    public static UiText RegistrationBack { get; } = new(1040008, "Back", "info");

    public static UiText RegistrationChooseCredentials { get; } = new(1040009, "Please choose how you want to sign in.", "info");

    public static UiText RegistrationNoStrategy { get; } = new(4010003, "No way to sign up was found for this request. Did you choose one?", "error");

    public static UiText RegistrationCodeWrong { get; } = new(4040003, "The sign-up code is wrong or was used. Please try again.", "error");

    public static UiText RegistrationWith(string provider, string providerId) =>
        new(1040002, $"Sign up with {provider}", "info", new JsonObject { ["provider"] = provider, ["provider_id"] = providerId });

    public static UiText RegistrationExpired(DateTimeOffset at) => Expired(4040001, "The sign-up", at);
}
