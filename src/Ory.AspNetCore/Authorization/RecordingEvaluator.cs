using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace Ory.AspNetCore;

/// <summary>Keeps what was evaluated last for a user, so that a Forbid() of the application's own code can say what helps.</summary>
internal sealed class RecordingEvaluator(IAuthorizationEvaluator inner) : IAuthorizationEvaluator
{
    public AuthorizationResult Evaluate(AuthorizationHandlerContext context)
    {
        var result = inner.Evaluate(context);
        // The framework asks for nobody (null) as well.
        if (context.User is ClaimsPrincipal user && (!result.Succeeded || Evaluation.LastOf(user) is not null))
            new Evaluation(result.Succeeded ? [] : [.. context.Requirements], result.Failure) { IsOfNobody = !user.Identities.Any(identity => identity.IsAuthenticated) }.Keep(user);
        return result;
    }
}
