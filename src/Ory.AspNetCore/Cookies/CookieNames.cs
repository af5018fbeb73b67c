using System.Buffers;

namespace Ory.AspNetCore;

/// <summary>What Ory calls its session cookie, and what a cookie's name may consist of.</summary>
internal static class CookieNames
{
    // RFC 6265 section 4.1.1: a cookie's name is a token (RFC 9110 section 5.6.2).
    public static readonly SearchValues<char> Characters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private const string NetworkHost = ".projects.oryapis.com";

    /// <summary>The one name that an address allows; null where the default may also be a custom domain of Ory Network.</summary>
    public static string? ForAddress(Uri baseUrl)
    {
        var host = baseUrl.Host;
        if (!host.EndsWith(NetworkHost, StringComparison.OrdinalIgnoreCase))
            return null;

        var slug = host[..^NetworkHost.Length];
        return OryDefaults.NetworkSessionCookiePrefix + slug.Replace("-", "", StringComparison.Ordinal);
    }
}
