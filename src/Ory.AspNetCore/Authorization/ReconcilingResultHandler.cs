using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>Lets every scheme have its say, then puts the sum right before anybody (status code pages) makes a body of it.</summary>
internal sealed class ReconcilingResultHandler(IAuthorizationMiddlewareResultHandler inner) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var handling = inner.HandleAsync(next, context, policy, authorizeResult);
        return authorizeResult.Succeeded ? handling : ReconcileAsync(handling, context);
    }

    private static async Task ReconcileAsync(Task handling, HttpContext context)
    {
        await handling;
        ProblemResponses.Reconcile(context);
    }
}
