using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Yarp;

/// <summary>A session that counted by what is cached, and that Ory refused when it was asked for a token.</summary>
internal static class EndedSession
{
    /// <summary>Asks Ory once more past the cache, and challenges who turns out not to be signed in where the route asks for somebody.</summary>
    /// <returns>False where Ory does not confirm it: the session counts, or nothing can be known.</returns>
    public static async Task<bool> AnswerAsync(HttpContext context, string scheme)
    {
        var handlers = context.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>();
        if (await handlers.GetHandlerAsync(context, scheme) is OryHandler handler)
            await handler.RecheckAsync();
        if (context.GetOryOutcome(scheme).Kind is OryOutcomeKind.Session or OryOutcomeKind.Unavailable)
            return false;

        // Where anybody may pass he is nobody.
        if (await AsksForSomebodyAsync(context))
            await context.ChallengeAsync(scheme);
        return true;
    }

    private static async Task<bool> AsksForSomebodyAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata ?? EndpointMetadataCollection.Empty;
        var policies = context.RequestServices.GetRequiredService<IAuthorizationPolicyProvider>();
        if (metadata.GetMetadata<IAllowAnonymous>() is not null)
            return false;

        // The fallback policy is one as well.
        var (named, given) = (metadata.GetOrderedMetadata<IAuthorizeData>(), metadata.GetOrderedMetadata<AuthorizationPolicy>());
        return await AuthorizationPolicy.CombineAsync(policies, named, given) is not null;
    }
}
