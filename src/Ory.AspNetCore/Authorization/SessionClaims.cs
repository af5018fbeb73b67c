using System.Globalization;
using System.Security.Claims;

namespace Ory.AspNetCore;

/// <summary>
/// What the handler itself said of a session: only claims of its own identity, and of these only those that it issued. A claim that a
/// transformation added ("LOCAL AUTHORITY"), or another scheme's claim of the same name, is not among them.
/// </summary>
internal readonly struct SessionClaims(ClaimsIdentity identity, string issuer)
{
    private static readonly long MaximumSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>What this scheme said, of whoever has an identity of it.</summary>
    public static SessionClaims? Find(ClaimsPrincipal principal, string scheme, string issuer)
    {
        foreach (var identity in principal.Identities)
        {
            // An identity of the same authentication type that somebody else built carries no claim of ours.
            if (identity.AuthenticationType == scheme && new SessionClaims(identity, issuer) is { SessionId: not null } claims)
                return claims;
        }

        return null;
    }

    public string? Aal => Single(OryClaimTypes.Aal);

    public string? SessionId => Single(OryClaimTypes.SessionId);

    public string? SchemaId => Single(OryClaimTypes.SchemaId);

    public DateTimeOffset? AuthTime =>
        long.TryParse(Single(OryClaimTypes.AuthTime), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= MaximumSeconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    public bool HasVerifiedAddress => Single(OryClaimTypes.VerifiedAddress) is { Length: > 0 };

    public bool HasMethod(string method)
    {
        if (!identity.HasClaim(OryClaimTypes.Amr, method))
            return false;

        foreach (var claim in identity.FindAll(OryClaimTypes.Amr))
        {
            if (IsOurs(claim) && claim.Value == method)
                return true;
        }

        return false;
    }

    // The first of ours. Nearly always that is the first at all, which costs the least.
    private string? Single(string type)
    {
        if (identity.FindFirst(type) is not { } first)
            return null;
        if (IsOurs(first))
            return first.Value;

        foreach (var claim in identity.FindAll(type))
        {
            if (IsOurs(claim))
                return claim.Value;
        }

        return null;
    }

    private bool IsOurs(Claim claim) => claim.Issuer == issuer && claim.OriginalIssuer == issuer;
}
