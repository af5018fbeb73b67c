using Ory.AspNetCore;

namespace Microsoft.AspNetCore.Authorization;

/// <summary>Asks for a sign-in (or a confirmation of it) within this time. Set <see cref="AuthorizeAttribute.AuthenticationSchemes"/> where the Ory scheme is not the default one.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
public sealed class OryRequireRecentAuthenticationAttribute : AuthorizeAttribute, IAuthorizationRequirementData
{
    private readonly OryRequirement _requirement;

    /// <summary>Asks for a sign-in (or a confirmation of it) within this time.</summary>
    /// <param name="seconds">How long ago it may be, in seconds: 60 at least.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than a minute.</exception>
    public OryRequireRecentAuthenticationAttribute(int seconds) => _requirement = new RecentAuthenticationRequirement(TimeSpan.FromSeconds(seconds));

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [_requirement];
}
