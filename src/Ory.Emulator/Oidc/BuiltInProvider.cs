using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Ory.Emulator;

/// <summary>The emulator's own provider, which lets everybody be whoever he wants to be. It speaks for one configured provider.</summary>
internal sealed class BuiltInProvider(string pageUrl, OidcProviderSettings settings) : IOidcProvider
{
    private readonly ConcurrentDictionary<string, (string Email, string RedirectUri)> _granted = new(StringComparer.Ordinal);

    public OidcProviderSettings Settings => settings;

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
        return Task.FromResult(new OidcAuthorizationRequest(QueryHelpers.AddQueryString(pageUrl, query), null));
    }

    public Task<OidcIdentity> RedeemAsync(string code, string redirectUri, string? codeVerifier, CancellationToken cancellationToken)
    {
        if (!_granted.TryRemove(code, out var granted) || granted.RedirectUri != redirectUri)
            throw new OidcProviderException("The code is not one of this provider, or was used.") { IsExchangeFault = true };
        var subject = SubjectOf(settings.Id, granted.Email);
        return Task.FromResult(new OidcIdentity(subject, new JsonObject
        {
            ["iss"] = settings.IssuerUrl ?? pageUrl,
            ["aud"] = settings.ClientId,
            ["sub"] = subject,
            ["email"] = granted.Email,
            ["email_verified"] = true,
        }));
    }

    /// <summary>Lets somebody in as <paramref name="email"/>: the code for it.</summary>
    public string Grant(string email, string redirectUri)
    {
        var code = Guid.NewGuid().ToString();
        _granted[code] = (email, redirectUri);
        return code;
    }
}
