using Ory.AspNetCore;

namespace Microsoft.AspNetCore.Authorization;

/// <summary>
/// What a policy can ask of an Ory session. All of it is judged by the claims of the identity that the Ory scheme made, so the policy has to
/// be one that authenticates with that scheme, by default or by name. Who fails only for what signing in again cures is led to it.
/// </summary>
public static class OryAuthorizationPolicyBuilderExtensions
{
    /// <summary>Asks for a session of at least this assurance level. An unknown level satisfies nothing.</summary>
    /// <param name="builder">The policy.</param>
    /// <param name="aal"><c>aal1</c> or <c>aal2</c>.</param>
    /// <returns>The policy, to go on with.</returns>
    /// <exception cref="ArgumentException">Ory gives no such level.</exception>
    public static AuthorizationPolicyBuilder RequireAal(this AuthorizationPolicyBuilder builder, string aal) => builder.Add(new AalRequirement(aal));

    /// <summary>Asks for a sign-in (or a confirmation of it) within this time; 30 seconds are allowed for clocks that differ.</summary>
    /// <param name="builder">The policy.</param>
    /// <param name="maxAge">How long ago it may be: a minute at least.</param>
    /// <returns>The policy, to go on with.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less than a minute.</exception>
    public static AuthorizationPolicyBuilder RequireRecentAuthentication(this AuthorizationPolicyBuilder builder, TimeSpan maxAge) =>
        builder.Add(new RecentAuthenticationRequirement(maxAge));

    /// <summary>Asks for an identity with an address that Ory has verified.</summary>
    /// <param name="builder">The policy.</param>
    /// <returns>The policy, to go on with.</returns>
    public static AuthorizationPolicyBuilder RequireVerifiedAddress(this AuthorizationPolicyBuilder builder) => builder.Add(new VerifiedAddressRequirement());

    /// <summary>Asks for a session that was signed in by one of these methods.</summary>
    /// <param name="builder">The policy.</param>
    /// <param name="methods">Ory's names: <c>password</c>, <c>oidc</c>, <c>passkey</c>, <c>webauthn</c>, <c>totp</c>, <c>lookup_secret</c>, <c>code</c>, …</param>
    /// <returns>The policy, to go on with.</returns>
    /// <exception cref="ArgumentException">No method, or an empty one.</exception>
    public static AuthorizationPolicyBuilder RequireAuthenticationMethod(this AuthorizationPolicyBuilder builder, params string[] methods) =>
        builder.Add(new AuthenticationMethodRequirement(methods));

    /// <summary>Asks for an identity of one of these schemas. No sign-in cures its lack: who is of another schema is refused.</summary>
    /// <param name="builder">The policy.</param>
    /// <param name="schemas">The ids of identity schemas, as in Ory's configuration.</param>
    /// <returns>The policy, to go on with.</returns>
    /// <exception cref="ArgumentException">No schema, or an empty one.</exception>
    public static AuthorizationPolicyBuilder RequireIdentitySchema(this AuthorizationPolicyBuilder builder, params string[] schemas) =>
        builder.Add(new IdentitySchemaRequirement(schemas));

    private static AuthorizationPolicyBuilder Add(this AuthorizationPolicyBuilder builder, OryRequirement requirement)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddRequirements(requirement);
    }
}
