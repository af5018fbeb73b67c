using Microsoft.AspNetCore.Authorization;

namespace Ory.AspNetCore;

/// <summary>A question about a session, answered from the claims of the identity that the handler made of it.</summary>
internal abstract class OryRequirement : IAuthorizationRequirement
{
    /// <summary>What somebody can do who lacks it; null where no sign-in helps.</summary>
    public abstract Remedy? Remedy { get; }

    /// <summary>Whether the session has it. What is missing or unknown never has.</summary>
    public abstract bool IsMet(SessionClaims claims, DateTimeOffset now);

    /// <inheritdoc />
    public abstract override string ToString();
}
