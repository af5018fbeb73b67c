using Ory.AspNetCore;

namespace Microsoft.AspNetCore.Authorization;

/// <summary>Asks for an identity with an address that Ory has verified. Set <see cref="AuthorizeAttribute.AuthenticationSchemes"/> where the Ory scheme is not the default one.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
public sealed class OryRequireVerifiedAddressAttribute : AuthorizeAttribute, IAuthorizationRequirementData
{
    private readonly OryRequirement _requirement;

    /// <summary>Asks for an identity with an address that Ory has verified.</summary>
    public OryRequireVerifiedAddressAttribute() => _requirement = new VerifiedAddressRequirement();

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [_requirement];
}
