using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>CORS of the public API, where it is switched on.</summary>
internal static class Cors
{
    /// <summary>Adds what a browser needs; true when the request was a preflight and is answered.</summary>
    public static bool Answer(Exchange exchange)
    {
        if (exchange.Server.Configuration.PublicCors is not { } cors || exchange.First("Origin") is not { } origin) return false;
        var headers = exchange.Response.Headers;
        headers.Append("Vary", "Origin");
        if (!cors.AllowedOrigins.Any(allowed => Fits(allowed, origin))) return false;
        headers.AccessControlAllowOrigin = cors.AllowedOrigins.Contains("*") && !cors.AllowCredentials ? "*" : origin;
        if (cors.AllowCredentials) headers.AccessControlAllowCredentials = "true";
        if (!HttpMethods.IsOptions(exchange.Request.Method) || exchange.First("Access-Control-Request-Method") is not { } method)
        {
            if (cors.ExposedHeaders.Count > 0) headers.AccessControlExposeHeaders = string.Join(", ", cors.ExposedHeaders);
            return false;
        }

        exchange.Response.StatusCode = StatusCodes.Status204NoContent;
        if (!cors.AllowedMethods.Contains(method, StringComparer.OrdinalIgnoreCase)) return true;
        headers.AccessControlAllowMethods = method;
        if (exchange.First("Access-Control-Request-Headers") is { } wanted) headers.AccessControlAllowHeaders = wanted;
        if (cors.MaxAge > 0) headers.AccessControlMaxAge = cors.MaxAge.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return true;
    }

    private static bool Fits(string allowed, string origin)
    {
        var star = allowed.IndexOf('*');
        return star < 0
            ? string.Equals(allowed, origin, StringComparison.OrdinalIgnoreCase)
            : origin.Length >= allowed.Length - 1
                && origin.StartsWith(allowed[..star], StringComparison.OrdinalIgnoreCase) && origin.EndsWith(allowed[(star + 1)..], StringComparison.OrdinalIgnoreCase);
    }
}
