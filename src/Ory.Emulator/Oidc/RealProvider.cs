using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ory.Emulator;

/// <summary>A provider that runs somewhere: found by discovery, asked over HTTP, its ID token validated.</summary>
internal sealed class RealProvider(OidcProviderSettings settings, OpenIdConnectConfiguration endpoints, HttpClient http, TimeProvider time) : IOidcProvider
{
    public Task<OidcAuthorizationRequest> AuthorizeAsync(string redirectUri, string state, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        var query = new Dictionary<string, string?>(parameters.ToDictionary(parameter => parameter.Key, parameter => (string?)parameter.Value))
        {
            ["client_id"] = settings.ClientId,
            ["redirect_uri"] = redirectUri,
            ["response_type"] = "code",
            ["scope"] = string.Join(' ', settings.Scope.Contains("openid") ? settings.Scope : [.. settings.Scope, "openid"]),
            ["state"] = state,
        };
        string? verifier = null;
        // As Kratos: where nothing else is configured, only where the provider says that it knows.
        if (settings.Pkce == "force" || (settings.Pkce == "auto" && endpoints.CodeChallengeMethodsSupported.Contains("S256")))
        {
            verifier = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
            query["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
            query["code_challenge_method"] = "S256";
        }

        return Task.FromResult(new OidcAuthorizationRequest(QueryHelpers.AddQueryString(settings.AuthUrl ?? endpoints.AuthorizationEndpoint, query), verifier));
    }

    public async Task<OidcIdentity> RedeemAsync(string code, string redirectUri, string? codeVerifier, CancellationToken cancellationToken) =>
        await ReadAsync(await IdTokenAsync(code, redirectUri, codeVerifier, cancellationToken), [settings.ClientId]);

    public Task<OidcIdentity> VerifyAsync(string idToken, CancellationToken cancellationToken) => ReadAsync(idToken, [settings.ClientId, .. settings.AdditionalIdTokenAudiences]);

    private Task<OidcIdentity> ReadAsync(string idToken, IEnumerable<string?> audiences) =>
        IdTokenReader.ReadAsync(idToken, endpoints.Issuer, audiences, endpoints.SigningKeys, time.GetUtcNow());

    private async Task<string> IdTokenAsync(string code, string redirectUri, string? codeVerifier, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = redirectUri };
        if (codeVerifier is not null)
            form["code_verifier"] = codeVerifier;
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.TokenUrl ?? endpoints.TokenEndpoint);
        if (endpoints.TokenEndpointAuthMethodsSupported is { Count: > 0 } methods && !methods.Contains("client_secret_basic"))
        {
            form["client_id"] = settings.ClientId ?? "";
            form["client_secret"] = settings.ClientSecret ?? "";
        }
        else
        {
            var pair = $"{Uri.EscapeDataString(settings.ClientId ?? "")}:{Uri.EscapeDataString(settings.ClientSecret ?? "")}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }

        request.Content = new FormUrlEncodedContent(form);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new OidcProviderException($"The provider did not take the code ({(int)response.StatusCode}).") { IsExchangeFault = true };
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken)) as JsonObject;
            return Json.Text(answer?["id_token"]) ?? throw new OidcProviderException("The provider gave no ID token for the code.");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new OidcProviderException("The provider's token endpoint did not answer.", exception) { IsExchangeFault = true };
        }
    }
}
