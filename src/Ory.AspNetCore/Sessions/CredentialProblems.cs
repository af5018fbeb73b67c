using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore;

/// <summary>Says and logs what comes of a request whose credential is not used, or that has none.</summary>
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

            case CredentialProblem.Unsendable:
                return OrySessionOutcome.Unsendable;

            default:
                return OrySessionOutcome.NoCredential;
        }
    }
}
