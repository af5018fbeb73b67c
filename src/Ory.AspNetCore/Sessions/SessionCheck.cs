namespace Ory.AspNetCore;

/// <summary>What a session has to be for every request, cached or not.</summary>
internal static class SessionCheck
{
    public static OrySessionOutcome Apply(OrySessionOutcome outcome, OryOptions options, DateTimeOffset now)
    {
        if (outcome.Cached is not { } session)
            return outcome;

        return !session.IsActiveAt(now) ? OrySessionOutcome.Rejected
            : IsTooLow(outcome, options) ? OrySessionOutcome.StepUp(options.RequiredAal!)
            : outcome;
    }

    public static bool IsTooLow(OrySessionOutcome outcome, OryOptions options) =>
        options.RequiredAal is { } aal && outcome.Session is { } session && !Aals.Satisfies(session.AuthenticatorAssuranceLevel, aal);
}
