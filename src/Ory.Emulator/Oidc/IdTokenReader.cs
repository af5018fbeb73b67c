using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ory.Emulator;

/// <summary>Reads ID tokens, and believes those only that are what OpenID Connect Core 1.0, section 3.1.3.7, asks for.</summary>
internal static class IdTokenReader
{
    // As Kratos' library has it, which has none for the end.
    private static readonly TimeSpan LeewayBefore = TimeSpan.FromMinutes(5);

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Who a token is about.</summary>
    /// <param name="token">The token as it came.</param>
    /// <param name="issuer">Who has to have issued it.</param>
    /// <param name="audiences">Whom it may be for; one suffices.</param>
    /// <param name="keys">The issuer's keys.</param>
    /// <param name="algorithms">What the issuer says that it signs with.</param>
    /// <param name="now">When it has to be valid.</param>
    /// <exception cref="OidcProviderException">It cannot be believed, or names nobody.</exception>
    public static async Task<OidcIdentity> ReadAsync(string token, string issuer, IEnumerable<string?> audiences, IEnumerable<SecurityKey> keys, IReadOnlyCollection<string> algorithms, DateTimeOffset now)
    {
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudiences = audiences.OfType<string>(),
            IssuerSigningKeys = keys,
            ValidAlgorithms = algorithms.Count == 0 ? [SecurityAlgorithms.RsaSha256] : algorithms,
            LifetimeValidator = (notBefore, expires, _, _) => expires >= now.UtcDateTime && !(notBefore > (now + LeewayBefore).UtcDateTime),
        });
        if (!result.IsValid || Json.Parse(Base64UrlEncoder.Decode(((JsonWebToken)result.SecurityToken).EncodedPayload)) is not JsonObject claims)
            throw new OidcProviderException("The provider's ID token is not valid.", result.Exception);
        return Json.Text(claims["sub"]) is { Length: > 0 } subject
            ? new OidcIdentity(subject, claims)
            : throw new OidcProviderException("The provider's ID token names no subject.") { IsUseless = true };
    }
}
