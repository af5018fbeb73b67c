using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>What was evaluated last in a request, for whoever answers it: a refusal by itself does not say what was missing.</summary>
internal sealed record Evaluation(IReadOnlyList<IAuthorizationRequirement> Asked, AuthorizationFailure? Failure)
{
    public static Evaluation? LastOf(HttpContext context) =>
        context.Items.TryGetValue(typeof(Evaluation), out var evaluation) ? (Evaluation?)evaluation : null;

    public void Keep(HttpContext context) => context.Items[typeof(Evaluation)] = this;

    /// <summary>Whether everything that is missing can be had at Ory.</summary>
    public bool IsCurable =>
        Failure is { FailCalled: false }
        && Failure.FailedRequirements.All(failed => failed is OryRequirement { Remedy: not null } or DenyAnonymousAuthorizationRequirement);

    /// <summary>What lets somebody in, if that is all that is missing.</summary>
    /// <returns>Null where something is missing that no sign-in gives, or where this session lacks nothing. Whoever is not signed in lacks everything.</returns>
    public Remedy? RemedyFor(SessionClaims? claims, DateTimeOffset now)
    {
        if (!IsCurable)
            return null;

        Remedy? remedy = null;
        foreach (var failed in Failure!.FailedRequirements.OfType<OryRequirement>())
        {
            if (claims is not { } session || !failed.IsMet(session, now))
                remedy = (remedy ?? new Remedy()) + failed.Remedy!;
        }

        // Who signs in again for an endpoint of aal2 does it with both factors.
        return remedy is { Refresh: true } ? Asked.OfType<AalRequirement>().Aggregate(remedy, (sum, level) => sum + level.Remedy!)
            : remedy is null && claims is null ? new Remedy()
            : remedy;
    }
}
