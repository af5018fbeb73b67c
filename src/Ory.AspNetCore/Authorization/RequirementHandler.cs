using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>
/// Answers our requirements, from our identities alone. Somebody with sessions of two Ory projects at once has to meet them with both: what
/// one proves is no proof for what is done in the name of the other.
/// </summary>
internal sealed class RequirementHandler(OrySchemes schemes, IOptionsMonitor<OryOptions> options, TimeProvider time) : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        foreach (var requirement in context.PendingRequirements)
        {
            if (requirement is OryRequirement ours && IsMet(ours, context))
                context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    private bool IsMet(OryRequirement requirement, AuthorizationHandlerContext context)
    {
        var met = false;
        foreach (var identity in context.User.Identities)
        {
            if (!schemes.IsOurs(identity, options, out var claims))
                continue;
            if (!requirement.IsMet(claims, time.GetUtcNow()))
                return false;
            met = true;
        }

        return met;
    }
}
