using System.Security.Claims;

namespace Ory.AspNetCore;

/// <summary>
/// The types of the claims that the handler makes from a session. They are reserved: a mapping of traits cannot set them. The issuer of each
/// is the scheme (<see cref="Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions.ClaimsIssuer"/> where it is set).
/// </summary>
public static class OryClaimTypes
{
    /// <summary>The identity's id; the same as <see cref="ClaimTypes.NameIdentifier"/>.</summary>
    public const string IdentityId = ClaimTypes.NameIdentifier;

    /// <summary>The session's id: <c>sid</c>.</summary>
    public const string SessionId = "sid";

    /// <summary>The authenticator assurance level, <c>aal1</c> or <c>aal2</c>: <c>aal</c>.</summary>
    public const string Aal = "aal";

    /// <summary>A method that the session was authenticated with, one claim each, in Ory's names (<c>password</c>, <c>totp</c>, …): <c>amr</c>.</summary>
    public const string Amr = "amr";

    /// <summary>When somebody last proved who he is, in seconds since 1970 (OpenID Connect Core, section 2): <c>auth_time</c>.</summary>
    public const string AuthTime = "auth_time";

    /// <summary>The id of the identity's schema: <c>schema_id</c>.</summary>
    public const string SchemaId = "schema_id";

    /// <summary>An address that Ory has verified, one claim each: <c>verified_address</c>.</summary>
    public const string VerifiedAddress = "verified_address";
}
