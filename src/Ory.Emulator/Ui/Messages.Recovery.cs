using System.Text.Json.Nodes;

namespace Ory.Emulator;

// What is said at recovery.
internal static partial class Messages
{
    public static UiText RecoveryLinkSent { get; } = new(1060002, "If there is an account with this address, a recovery link was mailed to it.", "info");

    public static UiText RecoveryCodeSent { get; } = new(1060003, "If there is an account with this address, a recovery code was mailed to it.", "info");

    public static UiText RecoveryAskFullAddress { get; } = new(1060005, "Please give the whole address, so that we know it is yours.", "info");

    public static UiText RecoveryChooseAddress { get; } = new(1060006, "Where shall the recovery code be sent?", "info");

    public static UiText RecoveryBack { get; } = new(1060007, "Back", "info");

    public static UiText RecoveryNoStrategy { get; } = new(4010005, "No way to recover was found for this request. Did you choose one?", "error");

    public static UiText RecoveryRetrySuccess { get; } = new(4060001, "This recovery was finished before and cannot be tried again.", "error");

    public static UiText RecoveryStateFailure { get; } = new(4060002, "The recovery failed and must be tried again.", "error");

    public static UiText RecoveryTokenInvalid { get; } = new(4060004, "The recovery token is wrong or was used. Please try again.", "error");

    public static UiText RecoveryCodeWrong { get; } = new(4060006, "The recovery code is wrong or was used. Please try again.", "error");

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

    public static UiText RecoveryExpired(DateTimeOffset at) => Expired(4060005, "The recovery", at);
}
