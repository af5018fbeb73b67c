namespace Ory.Emulator;

/// <summary>The attributes of a cookie.</summary>
/// <param name="Path">The path, <c>/</c> unless configured.</param>
/// <param name="Domain">The domain; null makes the cookie host-only.</param>
/// <param name="SameSite"><c>Lax</c>, <c>Strict</c> or <c>None</c>.</param>
/// <param name="Secure">Whether browsers send it over https only.</param>
internal sealed record CookieSettings(string Path, string? Domain, string SameSite, bool Secure);
