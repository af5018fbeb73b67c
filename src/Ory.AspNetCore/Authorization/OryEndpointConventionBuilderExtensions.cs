using Microsoft.AspNetCore.Authorization;
using Ory.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>What endpoints can ask of an Ory session. They are bound to the first Ory scheme, whatever the default scheme is.</summary>
public static class OryEndpointConventionBuilderExtensions
{
    /// <summary>Asks for the policy <c>aal1</c>: anybody with a session.</summary>
    /// <typeparam name="TBuilder">The kind of endpoints.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <returns>The endpoints, to go on with.</returns>
    public static TBuilder RequireAal1<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(OryDefaults.Aal1Policy);

    /// <summary>Asks for the policy <c>aal2</c>: a session that two factors stand for.</summary>
    /// <typeparam name="TBuilder">The kind of endpoints.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <returns>The endpoints, to go on with.</returns>
    public static TBuilder RequireAal2<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(OryDefaults.Aal2Policy);

    /// <summary>Asks for a sign-in (or a confirmation of it) within this time; 30 seconds are allowed for clocks that differ.</summary>
    /// <typeparam name="TBuilder">The kind of endpoints.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <param name="maxAge">How long ago it may be: a minute at least.</param>
    /// <returns>The endpoints, to go on with.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less than a minute.</exception>
    public static TBuilder RequireRecentAuthentication<TBuilder>(this TBuilder builder, TimeSpan maxAge) where TBuilder : IEndpointConventionBuilder =>
        builder.Require(new RecentAuthenticationRequirement(maxAge));

    /// <summary>Asks for an identity with an address that Ory has verified.</summary>
    /// <typeparam name="TBuilder">The kind of endpoints.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <returns>The endpoints, to go on with.</returns>
    public static TBuilder RequireVerifiedAddress<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.Require(new VerifiedAddressRequirement());

    /// <summary>Asks for a session that was signed in by one of these methods.</summary>
    /// <typeparam name="TBuilder">The kind of endpoints.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <param name="methods">Ory's names: <c>password</c>, <c>passkey</c>, <c>totp</c>, …</param>
    /// <returns>The endpoints, to go on with.</returns>
    /// <exception cref="ArgumentException">No method, or an empty one.</exception>
    public static TBuilder RequireAuthenticationMethod<TBuilder>(this TBuilder builder, params string[] methods) where TBuilder : IEndpointConventionBuilder =>
        builder.Require(new AuthenticationMethodRequirement(methods));

    /// <summary>Asks for an identity of one of these schemas.</summary>
    /// <typeparam name="TBuilder">The kind of endpoints.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <param name="schemas">The ids of identity schemas, as in Ory's configuration.</param>
    /// <returns>The endpoints, to go on with.</returns>
    /// <exception cref="ArgumentException">No schema, or an empty one.</exception>
    public static TBuilder RequireIdentitySchema<TBuilder>(this TBuilder builder, params string[] schemas) where TBuilder : IEndpointConventionBuilder =>
        builder.Require(new IdentitySchemaRequirement(schemas));

    // Ready policies are combined with what else the endpoint asks for, schemes included. The scheme is had by the name of a policy: the builders of
    // components, static assets and YARP's routes have no services to ask for it.
    private static TBuilder Require<TBuilder>(this TBuilder builder, OryRequirement requirement) where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        var policy = new AuthorizationPolicyBuilder().AddRequirements(requirement).Build();
        builder.Add(endpoint =>
        {
            endpoint.Metadata.Add(new AuthorizeAttribute(OryPolicies.OfFirstScheme));
            endpoint.Metadata.Add(policy);
        });
        return builder;
    }
}
