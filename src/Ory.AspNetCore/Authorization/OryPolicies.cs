using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>Adds the policies aal1 and aal2 after the application's own, and only where it has none of that name.</summary>
internal sealed class OryPolicies(OrySchemes schemes) : IPostConfigureOptions<AuthorizationOptions>
{
    /// <summary>Somebody signed in with the first scheme: what endpoints add their own requirements to.</summary>
    public const string OfFirstScheme = "Ory.AspNetCore.FirstScheme";

    public void PostConfigure(string? name, AuthorizationOptions options)
    {
        options.AddPolicy(OfFirstScheme, builder => builder.AddAuthenticationSchemes(schemes.First).RequireAuthenticatedUser());
        Add(options, OryDefaults.Aal1Policy, Aals.Aal1);
        Add(options, OryDefaults.Aal2Policy, Aals.Aal2);
    }

    private void Add(AuthorizationOptions options, string policy, string aal)
    {
        if (options.GetPolicy(policy) is null)
            options.AddPolicy(policy, builder => builder.AddAuthenticationSchemes(schemes.First).RequireAuthenticatedUser().RequireAal(aal));
    }
}
