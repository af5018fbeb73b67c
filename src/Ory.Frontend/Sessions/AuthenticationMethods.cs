namespace Ory.Frontend;

/// <summary>The methods that Ory names, as they stand in a session, and in <c>method</c> of a submitted flow.</summary>
public static class AuthenticationMethods
{
    /// <summary>A password.</summary>
    public const string Password = "password";

    /// <summary>Sign-in through an OpenID Connect or OAuth2 provider.</summary>
    public const string Oidc = "oidc";

    /// <summary>Sign-in through a SAML provider (Ory Network).</summary>
    public const string Saml = "saml";

    /// <summary>A code of an authenticator application.</summary>
    public const string Totp = "totp";

    /// <summary>A backup code.</summary>
    public const string LookupSecret = "lookup_secret";

    /// <summary>A security key.</summary>
    public const string Webauthn = "webauthn";

    /// <summary>A passkey.</summary>
    public const string Passkey = "passkey";

    /// <summary>A code that was mailed or texted.</summary>
    public const string Code = "code";

    /// <summary>A link that was mailed.</summary>
    public const string Link = "link";

    /// <summary>The traits; never in a session.</summary>
    public const string Profile = "profile";

    /// <summary>The first step of a sign-in; usually not in a session.</summary>
    public const string IdentifierFirst = "identifier_first";

    /// <summary>Recovery with a code.</summary>
    public const string CodeRecovery = "code_recovery";

    /// <summary>Recovery with a link.</summary>
    public const string LinkRecovery = "link_recovery";

    /// <summary>A key bound to a device (newer servers).</summary>
    public const string DeviceAuthn = "deviceauthn";
}
