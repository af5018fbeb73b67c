using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore;

/// <summary>Makes what Ory says now this request's truth: in the handler, in the user, in the authentication feature.</summary>
internal sealed class Adoption(OrySchemes schemes)
{
    /// <summary>Asks Ory about each session that the user of this request stands for.</summary>
    /// <returns>What the policy's schemes give now; null where nobody was asked, so that nothing changed.</returns>
    public async Task<AuthenticateResult?> TryAdoptAsync(HttpContext context, AuthorizationPolicy policy, IPolicyEvaluator evaluator)
    {
        var handlers = context.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>();
        var adopted = new List<string>();
        foreach (var scheme in schemes.Names)
        {
            // A user whom the application put in this one's place is not what this request's credential stands for.
            if (await handlers.GetHandlerAsync(context, scheme) is OryHandler { Now.IsTheUser: true } handler && await handler.RecheckAsync())
                adopted.Add(scheme);
        }

        return adopted.Count == 0 ? null
            : policy.AuthenticationSchemes.Count > 0 ? await AuthenticateAgainAsync(context, policy, evaluator)
            : await ReplaceAsync(context, adopted);
    }

    // The framework's own way to a user of several schemes: ours now gives the fresh session, the others what they gave before.
    private static async Task<AuthenticateResult> AuthenticateAgainAsync(HttpContext context, AuthorizationPolicy policy, IPolicyEvaluator evaluator)
    {
        var result = await evaluator.AuthenticateAsync(policy, context);
        if (result.Succeeded)
            Set(context, result);
        return result;
    }

    // Of several of which one has ended, that one counts: who has to sign in anew is not to be refused.
    private static async Task<AuthenticateResult> ReplaceAsync(HttpContext context, IEnumerable<string> schemes)
    {
        AuthenticateResult? result = null;
        foreach (var scheme in schemes)
        {
            var replaced = await ReplaceAsync(context, scheme);
            if (result is not { Succeeded: false })
                result = replaced;
        }

        return result!;
    }

    private static async Task<AuthenticateResult> ReplaceAsync(HttpContext context, string scheme)
    {
        // By way of the authentication service, for the claims transformation: what that adds, it has added again.
        var result = await context.AuthenticateAsync(scheme);
        var fresh = result.Principal?.Identities.ToList() ?? [];
        var replaced = fresh.Select(identity => identity.AuthenticationType).Append(scheme).ToHashSet();
        var identities = context.User.Identities.Where(identity => !replaced.Contains(identity.AuthenticationType)).ToList();

        // Where the old one stood: the first identity is the user's name.
        identities.InsertRange(context.User.Identities.TakeWhile(identity => identity.AuthenticationType != scheme).Count(identities.Contains), fresh);
        var user = new ClaimsPrincipal(identities.Count > 0 ? identities : [new ClaimsIdentity()]);
        if (result.Ticket is null)
        {
            context.User = user;
            return result;
        }

        var merged = AuthenticateResult.Success(new AuthenticationTicket(user, result.Properties, scheme));
        Set(context, merged);
        return merged;
    }

    private static void Set(HttpContext context, AuthenticateResult result)
    {
        context.User = result.Principal!;
        // Last: setting the user forgets the result.
        if (context.Features.Get<IAuthenticateResultFeature>() is { } feature)
            feature.AuthenticateResult = result;
    }
}
