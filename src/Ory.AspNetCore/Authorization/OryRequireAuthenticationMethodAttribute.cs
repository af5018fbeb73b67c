using Ory.AspNetCore;

namespace Microsoft.AspNetCore.Authorization;

/// <summary>Asks for a session that was signed in by one of these methods. Set <see cref="AuthorizeAttribute.AuthenticationSchemes"/> where the Ory scheme is not the default one.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
public sealed class OryRequireAuthenticationMethodAttribute : AuthorizeAttribute, IAuthorizationRequirementData
{
    private readonly OryRequirement _requirement;

    /// <summary>Asks for a session that was signed in by one of these methods.</summary>
    /// <param name="methods">Ory's names: <c>password</c>, <c>passkey</c>, <c>totp</c>, …</param>
    /// <exception cref="ArgumentException">No method, or an empty one.</exception>
    public OryRequireAuthenticationMethodAttribute(params string[] methods) => _requirement = new AuthenticationMethodRequirement(methods);

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [_requirement];
}
