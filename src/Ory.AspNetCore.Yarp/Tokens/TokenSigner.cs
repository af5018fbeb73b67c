using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ory.AspNetCore.Yarp;

/// <summary>Makes the gateway's tokens (RFC 7519; <c>auth_time</c> and <c>amr</c> as OpenID Connect Core 1.0, section 2, has them).</summary>
internal static class TokenSigner
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public static string Sign(Caller caller, string audience, OryGatewayTokenOptions options, SigningCredentials key, DateTimeOffset now, DateTimeOffset expires)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, type) in options.Claims)
        {
            string[] values = [.. caller.Find(type)];
            if (values.Length > 0)
                claims[name] = values.Length == 1 ? values[0] : values;
        }

        if (options.Claims.TryGetValue("email", out var email) && email == OryGatewayDefaults.VerifiedEmail && claims.ContainsKey("email"))
            claims["email_verified"] = true;

        claims["sub"] = caller.IdentityId;
        claims["sid"] = caller.Session.Id;
        claims["jti"] = Guid.NewGuid().ToString();
        claims["amr"] = caller.Methods.ToArray();
        if (caller.Session.AuthenticatorAssuranceLevel is { } aal)
            claims["aal"] = aal;
        if (caller.AuthTime is { } authTime)
            claims["auth_time"] = authTime;

        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Issuer,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            Claims = claims,
            SigningCredentials = key,
        });
    }
}
