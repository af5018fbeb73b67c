namespace Ory.AspNetCore.Yarp;

/// <summary>The names that the gateway uses where an application sets none.</summary>
public static class OryGatewayDefaults
{
    /// <summary>The configuration section of <see cref="OryGatewayOptions"/>: <c>Ory:Gateway</c>.</summary>
    public const string ConfigurationSection = "Ory:Gateway";

    /// <summary>
    /// The route metadata that says how the backend learns who is calling: <c>Ory.Identity</c>. <c>none</c>, <c>headers</c>, <c>token</c>, or
    /// <c>headers, token</c>.
    /// </summary>
    public const string IdentityMetadata = "Ory.Identity";

    /// <summary>The route metadata with the audience of the route's token: <c>Ory.Audience</c>.</summary>
    public const string AudienceMetadata = "Ory.Audience";

    /// <summary>
    /// The route metadata with the name of a tokenizer template: <c>Ory.TokenizeAs</c>. The token is then Ory's own (<c>tokenize_as</c> of
    /// <c>toSession</c>) instead of the gateway's.
    /// </summary>
    public const string TokenizeAsMetadata = "Ory.TokenizeAs";

    /// <summary>
    /// The route metadata that says what becomes of the caller's Ory credentials: <c>Ory.Credentials</c>. <c>remove</c> (the default) or
    /// <c>pass</c>.
    /// </summary>
    public const string CredentialsMetadata = "Ory.Credentials";

    /// <summary>
    /// What stands in <see cref="OryGatewayOptions.Headers"/> and <see cref="OryGatewayTokenOptions.Claims"/> for the first e-mail address of the
    /// identity that Ory has verified: <c>verified_email</c>.
    /// </summary>
    public const string VerifiedEmail = "verified_email";

    /// <summary>The default <c>iss</c> of the gateway's tokens: <c>ory-gateway</c>.</summary>
    public const string Issuer = "ory-gateway";

    /// <summary>The authentication scheme of a backend that accepts the gateway's tokens: <c>OryGateway</c>.</summary>
    public const string TokenScheme = "OryGateway";

    /// <summary>Where the gateway publishes the keys that its tokens are verified with: <c>/.well-known/jwks.json</c>.</summary>
    public const string KeysPath = "/.well-known/jwks.json";
}
