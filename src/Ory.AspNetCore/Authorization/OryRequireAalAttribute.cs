using Ory.AspNetCore;

namespace Microsoft.AspNetCore.Authorization;

/// <summary>Asks for a session of at least this assurance level. Set <see cref="AuthorizeAttribute.AuthenticationSchemes"/> where the Ory scheme is not the default one.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
public sealed class OryRequireAalAttribute : AuthorizeAttribute, IAuthorizationRequirementData
{
    private readonly OryRequirement _requirement;

    /// <summary>Asks for a session of at least this assurance level.</summary>
    /// <param name="aal"><c>aal1</c> or <c>aal2</c>.</param>
    /// <exception cref="ArgumentException">Ory gives no such level.</exception>
    public OryRequireAalAttribute(string aal) => _requirement = new AalRequirement(aal);

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [_requirement];
}
