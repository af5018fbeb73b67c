using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>
/// Refuses the session cookie where another site may have made the browser send it: the cookie is sent along with any request to its host,
/// SameSite=Lax leaves sibling hosts, and a session cookie may well be SameSite=None.
/// </summary>
internal static class CrossOriginGuard
{
    /// <summary>Whether a cookie of this request counts as a credential.</summary>
    public static bool Allows(HttpRequest request, OryOptions options)
    {
        if (!options.RejectCrossOriginCookie || !CanChangeSomething(request))
            return true;

        var origin = request.Headers.Origin;
        if (origin.Count > 0 && IsAllowed(origin.ToString(), options))
            return true;

        // https://www.w3.org/TR/fetch-metadata/: no script can set this header.
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0)
            return site.Count == 1 && (string)site! is "same-origin" or "none";

        return origin.Count == 0 || OwnOrigin.IsOwn(origin.ToString(), request, options);
    }

    // A WebSocket opens with a GET (HTTP/1.1) or a CONNECT (HTTP/2), is not bound by CORS, and carries commands.
    private static bool CanChangeSomething(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method))
        || IsWebSocket(request);

    private static bool IsWebSocket(HttpRequest request)
    {
        foreach (var value in request.Headers.Upgrade)
        {
            if (value is not null && value.Contains("websocket", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool IsAllowed(string origin, OryOptions options)
    {
        foreach (var allowed in options.AllowedOrigins)
        {
            if (string.Equals(origin, OwnOrigin.Of(new Uri(allowed)), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
