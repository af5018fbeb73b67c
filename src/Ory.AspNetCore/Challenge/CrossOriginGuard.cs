using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>Whether a request may use the session cookie, or was caused by another origin.</summary>
internal static class CrossOriginGuard
{
    public static bool Allows(HttpRequest request, OryOptions options)
    {
        if (IsSafe(request))
            return true;

        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && options.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return true;

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site is "same-origin" or "none";

        return origin.Length == 0 || string.Equals(origin, Own(request, options), StringComparison.OrdinalIgnoreCase);
    }

    // A WebSocket is opened with GET (RFC 6455) or CONNECT (RFC 8441), and no browser asks before it sends the cookie along.
    private static bool IsSafe(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method))
        && request.Headers.Upgrade.Count == 0;

    private static string Own(HttpRequest request, OryOptions options) => options.PublicOrigin?.TrimEnd('/') ?? request.Scheme + "://" + request.Host.Value;
}
