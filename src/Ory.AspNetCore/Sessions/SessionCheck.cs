namespace Ory.AspNetCore;

/// <summary>What a session has to be for every request, cached or not.</summary>
internal static class SessionCheck
{
    public static OrySessionOutcome Apply(OrySessionOutcome outcome, OryOptions options, TimeProvider time)
    {
        if (outcome.Cached is not { } session)
            return outcome;

        return !session.IsActiveAt(time.GetUtcNow()) ? OrySessionOutcome.Rejected
            : options.RequiredAal is { } aal && Rank(session.Session.AuthenticatorAssuranceLevel) < Rank(aal) ? OrySessionOutcome.StepUp(aal)
            : outcome;
    }

    // A level that is not known satisfies nothing.
    private static int Rank(string? aal) => aal switch { "aal1" => 1, "aal2" => 2, "aal3" => 3, _ => 0 };
}
