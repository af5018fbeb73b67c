using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ory.Emulator;

/// <summary>The emulator's own provider, which lets everybody be whoever he wants to be. It speaks for one configured provider.</summary>
internal sealed class BuiltInProvider(string pageUrl, OidcProviderSettings settings, TimeProvider time) : IOidcProvider
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly ConcurrentDictionary<string, (string Email, string RedirectUri)> _granted = new(StringComparer.Ordinal);

    // Nobody waits for a key that is not asked for.
    private readonly Lazy<RsaSecurityKey> _key = new(MakeKey);

    public OidcProviderSettings Settings => settings;

    private string Issuer => settings.IssuerUrl ?? settings.NativeIssuer ?? pageUrl;

    /// <summary>What a provider calls somebody who chose to be this one.</summary>
    public static string SubjectOf(string provider, string email) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider} {email}")))[..16];

    public Task<OidcAuthorizationRequest> AuthorizeAsync(string redirectUri, string state, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        var query = new Dictionary<string, string?>(parameters.ToDictionary(parameter => parameter.Key, parameter => (string?)parameter.Value))
        {
            ["client_id"] = settings.ClientId,
            ["redirect_uri"] = redirectUri,
            ["response_type"] = "code",
            ["scope"] = string.Join(' ', settings.Scope),
            ["state"] = state,
        };
        if (settings.RequestedClaims is { } claims)
            query["claims"] = claims;
        return Task.FromResult(new OidcAuthorizationRequest(QueryHelpers.AddQueryString(pageUrl, query), null));
    }

    public Task<OidcIdentity> RedeemAsync(string code, string redirectUri, string? codeVerifier, CancellationToken cancellationToken)
    {
        if (!_granted.TryRemove(code, out var granted) || granted.RedirectUri != redirectUri)
            throw new OidcProviderException("The code is not one of this provider, or was used.") { IsExchangeFault = true };
        var claims = Claims(granted.Email);
        var tokens = new OidcTokens(IssueIdToken(granted.Email, null, null), Guid.NewGuid().ToString(), "");
        return Task.FromResult(new OidcIdentity(Json.Text(claims["sub"])!, claims) { Tokens = tokens });
    }

    public Task<OidcIdentity> VerifyAsync(string idToken, CancellationToken cancellationToken) =>
        IdTokenReader.ReadAsync(idToken, Issuer, [settings.ClientId, .. settings.AdditionalIdTokenAudiences], [_key.Value], [], time.GetUtcNow());

    /// <summary>Lets somebody in as <paramref name="email"/>: the code for it.</summary>
    public string Grant(string email, string redirectUri)
    {
        var code = Guid.NewGuid().ToString();
        _granted[code] = (email, redirectUri);
        return code;
    }

    /// <summary>Vouches for somebody as <paramref name="email"/>.</summary>
    /// <param name="email">Who.</param>
    /// <param name="clientId">For whom the token is; null: for the server.</param>
    /// <param name="nonce">What is to be in it; null: nothing.</param>
    public string IssueIdToken(string email, string? clientId, string? nonce)
    {
        var now = time.GetUtcNow();
        var claims = Claims(email);
        if (!string.IsNullOrEmpty(clientId)) claims["aud"] = clientId;
        if (!string.IsNullOrEmpty(nonce)) claims["nonce"] = nonce;
        // So Apple says on every system that is not ancient.
        if (settings.Provider == "apple") claims["nonce_supported"] = true;
        (claims["iat"], claims["exp"]) = (now.ToUnixTimeSeconds(), (now + TokenLifetime).ToUnixTimeSeconds());
        return Handler.CreateToken(claims.ToJsonString(), new SigningCredentials(_key.Value, SecurityAlgorithms.RsaSha256));
    }

    private JsonObject Claims(string email) => new()
    {
        ["iss"] = Issuer,
        ["aud"] = settings.ClientId,
        ["sub"] = SubjectOf(settings.Id, email),
        ["email"] = email,
        ["email_verified"] = true,
    };

    private static RsaSecurityKey MakeKey()
    {
        using var rsa = RSA.Create(2048);
        return new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)) { KeyId = "built-in" };
    }
}
