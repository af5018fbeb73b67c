using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore;

/// <summary>
/// Asks Ory once more when an endpoint's authorization fails on what is cached, so that who has just stepped up gets in at once. It stands at
/// the policy evaluator because the middleware and MVC's filter both come by here, whatever handles their results.
/// </summary>
internal class StepUpPolicyEvaluator(IPolicyEvaluator inner) : IPolicyEvaluator
{
    public Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context) => inner.AuthenticateAsync(policy, context);

    public Task<PolicyAuthorizationResult> AuthorizeAsync(AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
    {
        var authorizing = inner.AuthorizeAsync(policy, authenticationResult, context, resource);
        if (!authorizing.IsCompletedSuccessfully || !authorizing.Result.Succeeded)
            return AuthorizeAgainAsync(authorizing, policy, context, resource);

        LoopGuard.Passed(context);
        return authorizing;
    }

    private async Task<PolicyAuthorizationResult> AuthorizeAgainAsync(
        Task<PolicyAuthorizationResult> authorizing, AuthorizationPolicy policy, HttpContext context, object? resource)
    {
        var result = await authorizing;
        if (!result.Succeeded && await context.RequestServices.GetRequiredService<Adoption>().TryAdoptAsync(context, policy, inner) is { } fresh)
            result = await inner.AuthorizeAsync(policy, fresh, context, resource);

        if (result.Succeeded)
            LoopGuard.Passed(context);
        return result;
    }

    /// <summary>The same for an application that has no evaluator of its own.</summary>
    internal sealed class OfFramework(PolicyEvaluator inner) : StepUpPolicyEvaluator(inner);
}
