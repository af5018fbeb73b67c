namespace Ory.Frontend;

/// <summary>The groups of nodes, mostly named after the method they belong to.</summary>
public static class UiNodeGroups
{
    /// <summary>For every method.</summary>
    public const string Default = "default";

    /// <summary>Of the method <c>password</c>.</summary>
    public const string Password = "password";

    /// <summary>Of the method <c>oidc</c>.</summary>
    public const string Oidc = "oidc";

    /// <summary>Of the method <c>profile</c>.</summary>
    public const string Profile = "profile";

    /// <summary>Of the method <c>link</c>.</summary>
    public const string Link = "link";

    /// <summary>Of the method <c>code</c>.</summary>
    public const string Code = "code";

    /// <summary>Of the method <c>totp</c>.</summary>
    public const string Totp = "totp";

    /// <summary>Of the method <c>lookup_secret</c>.</summary>
    public const string LookupSecret = "lookup_secret";

    /// <summary>Of the method <c>webauthn</c>.</summary>
    public const string Webauthn = "webauthn";

    /// <summary>Of the method <c>passkey</c>.</summary>
    public const string Passkey = "passkey";

    /// <summary>Of the method <c>identifier_first</c>.</summary>
    public const string IdentifierFirst = "identifier_first";

    /// <summary>Of the method <c>captcha</c>.</summary>
    public const string Captcha = "captcha";

    /// <summary>Of the method <c>saml</c>.</summary>
    public const string Saml = "saml";

    /// <summary>Of the method <c>deviceauthn</c>.</summary>
    public const string DeviceAuthn = "deviceauthn";
}
