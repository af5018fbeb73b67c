namespace Ory.AspNetCore;

/// <summary>What <see cref="Microsoft.AspNetCore.Authentication.AuthenticateResult.Failure"/> says of an outcome.</summary>
internal static class Refusals
{
    public static string Of(OrySessionOutcome outcome) => outcome.Kind switch
    {
        OryOutcomeKind.StepUpRequired => "The session needs a second factor.",
        OryOutcomeKind.Unavailable => "Whether there is a session cannot be known now.",
        _ when outcome.Problem == CredentialProblem.Unsendable => "The credential cannot be one of Ory's.",
        _ => "The credential stands for no active session.",
    };
}
