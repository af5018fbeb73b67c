using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

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
            ["scope"] = string.Join(' ', (settings.Scope.Contains("openid") ? settings.Scope : [.. settings.Scope, "openid"]).Where(scope => !IsOffline(scope))),
            ["state"] = state,
        };
        if (settings.Scope.Any(IsOffline))
            query["access_type"] = "offline";
        if (settings.RequestedClaims is { } claims)
            query["claims"] = claims;
        string? verifier = null;
        // As Kratos: where nothing else is configured, only where the provider says that it knows.
        if (settings.Pkce == "force" || (settings.Pkce == "auto" && endpoints.CodeChallengeMethodsSupported.Contains("S256")))
        {
            verifier = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
            query["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
            query["code_challenge_method"] = "S256";
        }

        return Task.FromResult(new OidcAuthorizationRequest(QueryHelpers.AddQueryString(endpoints.AuthorizationEndpoint, query), verifier));
    }

    public async Task<OidcIdentity> RedeemAsync(string code, string redirectUri, string? codeVerifier, CancellationToken cancellationToken)
    {
        var tokens = await ExchangeAsync(code, redirectUri, codeVerifier, cancellationToken);
        // Before the ID token is looked at, as with Kratos.
        var told = settings.HasUserInfo ? await UserInfoAsync(Json.Text(tokens["access_token"]), cancellationToken) : null;
        var idToken = Json.Text(tokens["id_token"]) ?? throw new OidcProviderException("The provider gave no ID token for the code.");
        var who = (await ReadAsync(idToken, [settings.ClientId])) with
        {
            Tokens = new OidcTokens(idToken, Json.Text(tokens["access_token"]) ?? "", Json.Text(tokens["refresh_token"]) ?? ""),
        };
        if (told is null)
            return who;
        if (Json.Text(told["sub"]) != who.Subject)
            throw new OidcProviderException("The provider's userinfo endpoint tells of somebody else than its ID token.");
        told["iss"] ??= who.Claims["iss"]?.DeepClone();
        return who with { Claims = told };
    }

    public Task<OidcIdentity> VerifyAsync(string idToken, CancellationToken cancellationToken) => ReadAsync(idToken, [settings.ClientId, .. settings.AdditionalIdTokenAudiences]);

    // Google has a parameter in place of this scope.
    private bool IsOffline(string scope) => settings.Provider == "google" && scope == "offline_access";

    // Those that the framework knows, and those that it passes over.
    private IEnumerable<SecurityKey> Keys => [.. endpoints.SigningKeys, .. (endpoints.JsonWebKeySet?.Keys ?? []).Select(EdDsaKey.Of).OfType<EdDsaKey>()];

    private Task<OidcIdentity> ReadAsync(string idToken, IEnumerable<string?> audiences) =>
        IdTokenReader.ReadAsync(idToken, endpoints.Issuer, audiences, Keys, [.. endpoints.IdTokenSigningAlgValuesSupported], time.GetUtcNow());

    private async Task<JsonObject> ExchangeAsync(string code, string redirectUri, string? codeVerifier, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = redirectUri };
        if (codeVerifier is not null)
            form["code_verifier"] = codeVerifier;
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoints.TokenEndpoint);
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
        return await AskAsync(request, "token", cancellationToken);
    }

    private async Task<JsonObject> UserInfoAsync(string? accessToken, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(endpoints.UserInfoEndpoint))
            throw new OidcProviderException("The provider has no userinfo endpoint.") { IsExchangeFault = true };
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoints.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return await AskAsync(request, "userinfo", cancellationToken);
    }

    private async Task<JsonObject> AskAsync(HttpRequestMessage request, string endpoint, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw Fault($"The provider's {endpoint} endpoint answered {(int)response.StatusCode}.");
            return Json.Parse(await response.Content.ReadAsStringAsync(cancellationToken)) as JsonObject ?? throw Fault($"The provider's {endpoint} endpoint answered no JSON object.");
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Fault($"The provider's {endpoint} endpoint did not answer.", exception);
        }

        static OidcProviderException Fault(string message, Exception? reason = null) => new(message, reason) { IsExchangeFault = true };
    }
}
