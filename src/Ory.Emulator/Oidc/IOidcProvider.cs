namespace Ory.Emulator;

/// <summary>An OpenID Connect provider as a relying party sees it: the authorization code flow.</summary>
internal interface IOidcProvider
{
    /// <summary>The request that the browser takes to the provider.</summary>
    /// <param name="redirectUri">Where the provider sends the browser back to.</param>
    /// <param name="state">What it sends along.</param>
    /// <param name="parameters">Further parameters, as <c>login_hint</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OidcProviderException">It cannot be asked.</exception>
    Task<OidcAuthorizationRequest> AuthorizeAsync(string redirectUri, string state, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken);

    /// <summary>Who came back with this code.</summary>
    /// <exception cref="OidcProviderException">The code is not good, or the answer cannot be trusted.</exception>
    Task<OidcIdentity> RedeemAsync(string code, string redirectUri, string? codeVerifier, CancellationToken cancellationToken);
}
