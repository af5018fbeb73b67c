using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>CORS of the public API, where it is switched on.</summary>
internal static class Cors
{
    /// <summary>Adds what a browser needs; true when the request was a preflight and is answered.</summary>
    public static bool Answer(Exchange exchange)
    {
        if (exchange.Server.Configuration.PublicCors is not { } cors) return false;
        var wanted = HttpMethods.IsOptions(exchange.Request.Method) ? exchange.First("Access-Control-Request-Method") : null;
        var headers = exchange.Response.Headers;
        headers.Append("Vary", "Origin");
        if (wanted is null)
        {
            if (Allow(exchange, cors, exchange.Request.Method) && cors.ExposedHeaders.Count > 0) headers.AccessControlExposeHeaders = string.Join(", ", cors.ExposedHeaders);
            return false;
        }

        exchange.Response.StatusCode = StatusCodes.Status204NoContent;
        headers.Append("Vary", "Access-Control-Request-Method");
        headers.Append("Vary", "Access-Control-Request-Headers");
        var asked = exchange.First("Access-Control-Request-Headers") is { Length: > 0 } list ? list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
        if (!asked.All(header => Has(cors.AllowedHeaders, header) || header.Equals("Origin", StringComparison.OrdinalIgnoreCase)) || !Allow(exchange, cors, wanted)) return true;
        headers.AccessControlAllowMethods = wanted.ToUpperInvariant();
        if (asked.Length > 0) headers.AccessControlAllowHeaders = string.Join(", ", asked);
        if (cors.MaxAge > 0) headers.AccessControlMaxAge = cors.MaxAge.ToString(CultureInfo.InvariantCulture);
        return true;
    }

    private static bool Allow(Exchange exchange, CorsSettings cors, string method)
    {
        if (exchange.First("Origin") is not { } origin || !cors.AllowedOrigins.Any(allowed => Fits(allowed, origin)) || !Has(cors.AllowedMethods, method)) return false;
        // Where every origin is allowed the star stands there, with credentials too: a browser then takes no answer to a request with cookies.
        exchange.Response.Headers.AccessControlAllowOrigin = cors.AllowedOrigins.Contains("*") ? "*" : origin;
        if (cors.AllowCredentials) exchange.Response.Headers.AccessControlAllowCredentials = "true";
        return true;
    }

    private static bool Has(IReadOnlyList<string> allowed, string name) =>
        allowed.Any(entry => entry == "*" || entry.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool Fits(string allowed, string origin)
    {
        var star = allowed.IndexOf('*');
        return star < 0
            ? string.Equals(allowed, origin, StringComparison.OrdinalIgnoreCase)
            : origin.Length >= allowed.Length - 1
                && origin.StartsWith(allowed[..star], StringComparison.OrdinalIgnoreCase) && origin.EndsWith(allowed[(star + 1)..], StringComparison.OrdinalIgnoreCase);
    }
}
