namespace Ory.Emulator;

// What is said at verification.
internal static partial class Messages
{
    public static UiText VerificationLinkSent { get; } = new(1080001, "A verification link was mailed to the address.", "info");

    public static UiText VerificationSuccess { get; } = new(1080002, "The address is verified.", "success");

    public static UiText VerificationCodeSent { get; } = new(1080003, "A verification code was mailed to the address.", "info");

    public static UiText VerificationNoStrategy { get; } = new(4010006, "No way to verify was found for this request. Did you choose one?", "error");

    public static UiText VerificationTokenInvalid { get; } = new(4070001, "The verification token is wrong or was used. Please try again.", "error");

    public static UiText VerificationRetrySuccess { get; } = new(4070002, "This verification was finished before and cannot be tried again.", "error");

    public static UiText VerificationCodeWrong { get; } = new(4070006, "The verification code is wrong or was used. Please try again.", "error");

    public static UiText VerificationExpired(DateTimeOffset at) => Expired(4070005, "The verification", at);
}
