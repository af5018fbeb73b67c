namespace Ory.Emulator;

/// <summary>Where the browser is sent, and what is needed when it comes back.</summary>
/// <param name="Url">The provider's authorization endpoint with the whole query.</param>
/// <param name="CodeVerifier">The secret of PKCE (RFC 7636); null where the provider does not know it.</param>
internal sealed record OidcAuthorizationRequest(string Url, string? CodeVerifier);
