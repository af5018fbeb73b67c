using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>Adds the policies aal1 and aal2, after the application's own and only where it has none of that name.</summary>
internal sealed class AalPolicies(string scheme) : IPostConfigureOptions<AuthorizationOptions>
{
    public void PostConfigure(string? name, AuthorizationOptions options)
    {
        Add(options, OryDefaults.Aal1Policy, "aal1", "aal2");
        Add(options, OryDefaults.Aal2Policy, "aal2");
    }

    private void Add(AuthorizationOptions options, string policy, params string[] levels)
    {
        if (options.GetPolicy(policy) is null)
            options.AddPolicy(policy, builder => builder.AddAuthenticationSchemes(scheme).RequireAuthenticatedUser().RequireClaim(OryClaimTypes.Aal, levels));
    }
}
