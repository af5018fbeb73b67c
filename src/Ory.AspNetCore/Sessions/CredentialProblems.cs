using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore;

/// <summary>Says and logs what a credential that is not used comes to.</summary>
internal sealed class CredentialProblems(string scheme, ILogger logger)
{
    private int _warnedOfAmbiguity;

    public OrySessionOutcome OutcomeOf(CredentialProblem problem)
    {
        switch (problem)
        {
            case CredentialProblem.CrossOrigin:
                Log.CrossOriginCookie(logger, scheme);
                return OrySessionOutcome.CrossOrigin;

            case CredentialProblem.AmbiguousCookie:
                if (Interlocked.Exchange(ref _warnedOfAmbiguity, 1) == 0)
                    Log.AmbiguousCookie(logger, scheme);
                return OrySessionOutcome.AmbiguousCookie;

            default:
                return OrySessionOutcome.Unsendable;
        }
    }
}
