using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;

namespace Ory.AspNetCore;

/// <summary>
/// What was evaluated last for a user, for whoever answers the request: a refusal by itself does not say what was missing. Kept beside the
/// principal, which is one request's own: an evaluator is not told the request, and to look for it costs every request of the application.
/// </summary>
internal sealed record Evaluation(IReadOnlyList<IAuthorizationRequirement> Asked, AuthorizationFailure? Failure)
{
    private static readonly ConditionalWeakTable<ClaimsPrincipal, Evaluation> Last = [];

    public static Evaluation? LastOf(ClaimsPrincipal user) => Last.TryGetValue(user, out var evaluation) ? evaluation : null;

    /// <summary>Whether nobody at all was signed in.</summary>
    public bool IsOfNobody { get; init; }

    public void Keep(ClaimsPrincipal user) => Last.AddOrUpdate(user, this);

    /// <summary>Whether everything that is missing can be had at Ory.</summary>
    public bool IsCurable =>
        Failure is { FailCalled: false }
        && Failure.FailedRequirements.All(failed => failed is OryRequirement { Remedy: not null } or DenyAnonymousAuthorizationRequirement);

    /// <summary>What lets somebody in, if that is all that is missing.</summary>
    /// <returns>Null where something is missing that no sign-in gives, or where this session lacks nothing. Whoever is not signed in lacks everything.</returns>
    public Remedy? RemedyFor(SessionClaims? claims, DateTimeOffset now)
    {
        // What somebody will lack who is not signed in yet, a role as well, shows when he is.
        if (claims is null && IsOfNobody && Failure is { FailCalled: false })
            return new Remedy();
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
