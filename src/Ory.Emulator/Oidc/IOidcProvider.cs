namespace Ory.Emulator;

/// <summary>An OpenID Connect provider as a relying party sees it: the authorization code flow, and ID tokens that come another way.</summary>
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

    /// <summary>Who an ID token is about that was brought along, as the provider's own library on a phone hands it out.</summary>
    /// <exception cref="OidcProviderException">It is not one of this provider, not for this server or its applications, or not valid any more.</exception>
    Task<OidcIdentity> VerifyAsync(string idToken, CancellationToken cancellationToken);
}
