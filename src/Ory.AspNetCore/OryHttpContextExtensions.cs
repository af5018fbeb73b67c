using Ory.AspNetCore;

namespace Microsoft.AspNetCore.Http;

/// <summary>What was found of a request's Ory session.</summary>
public static class OryHttpContextExtensions
{
    /// <summary>The session of the request, as Ory gave it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="scheme">The Ory scheme; without one, the first that has a session.</param>
    /// <returns>The session; <see langword="null"/> where there is none, or no Ory scheme has authenticated yet.</returns>
    public static Ory.Frontend.Session? GetOrySession(this HttpContext context, string? scheme = null) => context.GetOryOutcome(scheme).Session;

    /// <summary>What was found: tells "nobody" from "cannot be known now" on pages that let anybody in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="scheme">The Ory scheme; without one, the first that has a session, else the first that says more than "no credential".</param>
    /// <returns>The outcome; <see cref="OryOutcomeKind.NoCredential"/> where no Ory scheme has authenticated yet.</returns>
    public static OrySessionOutcome GetOryOutcome(this HttpContext context, string? scheme = null)
    {
        ArgumentNullException.ThrowIfNull(context);

        var feature = SessionFeature.LastOf(context);
        if (scheme is not null)
            return feature?.Of(scheme)?.Outcome ?? OrySessionOutcome.NoCredential;

        // From the last that looked to the first, which is the one that counts.
        var outcome = OrySessionOutcome.NoCredential;
        for (; feature is not null; feature = feature.Next)
        {
            if (feature.Outcome.Kind == OryOutcomeKind.Session || (feature.Outcome.Kind != OryOutcomeKind.NoCredential && outcome.Kind != OryOutcomeKind.Session))
                outcome = feature.Outcome;
        }

        return outcome;
    }
}
