using Ory.AspNetCore;

namespace Microsoft.AspNetCore.Authorization;

/// <summary>Asks for an identity of one of these schemas. Set <see cref="AuthorizeAttribute.AuthenticationSchemes"/> where the Ory scheme is not the default one.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
public sealed class OryRequireIdentitySchemaAttribute : AuthorizeAttribute, IAuthorizationRequirementData
{
    private readonly OryRequirement _requirement;

    /// <summary>Asks for an identity of one of these schemas.</summary>
    /// <param name="schemas">The ids of identity schemas, as in Ory's configuration.</param>
    /// <exception cref="ArgumentException">No schema, or an empty one.</exception>
    public OryRequireIdentitySchemaAttribute(params string[] schemas) => _requirement = new IdentitySchemaRequirement(schemas);

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [_requirement];
}
