using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Ory.Emulator;

/// <summary>CORS of the public API, where it is switched on.</summary>
internal static class Cors
{
    /// <summary>Adds what a browser needs; true when the request was a preflight and is answered.</summary>
    public static bool Answer(Exchange exchange)
    {
        if (exchange.Server.Configuration.PublicCors is not { } cors) return false;
        var headers = exchange.Response.Headers;
        if (exchange.Request.Method != "OPTIONS" || exchange.First("Access-Control-Request-Method") is not { Length: > 0 } wanted)
        {
            headers.Vary = "Origin";
            if (Allow(exchange, cors, exchange.Request.Method) && cors.ExposedHeaders.Count > 0) headers.AccessControlExposeHeaders = string.Join(", ", cors.ExposedHeaders.Select(Canonical));
            return false;
        }

        exchange.Response.StatusCode = StatusCodes.Status204NoContent;
        headers.Vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
        var asked = exchange.Request.Headers["Access-Control-Request-Headers"];
        if (!AreAllowed(cors, asked) || !Allow(exchange, cors, wanted)) return true;
        headers.AccessControlAllowMethods = wanted;
        if (asked is [{ Length: > 0 }, ..]) headers.AccessControlAllowHeaders = asked;
        if (cors.MaxAge > 0) headers.AccessControlMaxAge = cors.MaxAge.ToString(CultureInfo.InvariantCulture);
        return true;
    }

    private static bool Allow(Exchange exchange, CorsSettings cors, string method)
    {
        if (exchange.First("Origin") is not { Length: > 0 } origin || !cors.AllowedOrigins.Any(allowed => Fits(allowed, origin))) return false;
        if (method != "OPTIONS" && !cors.AllowedMethods.Contains(method)) return false;
        // Where every origin is allowed the star stands there, with credentials too: a browser then takes no answer to a request with cookies.
        exchange.Response.Headers.AccessControlAllowOrigin = cors.AllowedOrigins.Contains("*") ? "*" : origin;
        if (cors.AllowCredentials) exchange.Response.Headers.AccessControlAllowCredentials = "true";
        return true;
    }

    // Kratos takes the names only as browsers write them: in small letters, in order, each once.
    private static bool AreAllowed(CorsSettings cors, StringValues asked)
    {
        if (cors.AllowedHeaders.Contains("*")) return true;
        var names = asked.SelectMany(list => (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToArray();
        return names.All(name => !name.Any(char.IsAsciiLetterUpper) && cors.AllowedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
            && names.Zip(names.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) < 0);
    }

    private static string Canonical(string header) =>
        string.Join('-', header.Split('-').Select(part => part.Length == 0 ? part : part[..1].ToUpperInvariant() + part[1..].ToLowerInvariant()));

    private static bool Fits(string allowed, string origin)
    {
        var star = allowed.IndexOf('*');
        return star < 0
            ? string.Equals(allowed, origin, StringComparison.OrdinalIgnoreCase)
            : origin.Length >= allowed.Length - 1
                && origin.StartsWith(allowed[..star], StringComparison.OrdinalIgnoreCase) && origin.EndsWith(allowed[(star + 1)..], StringComparison.OrdinalIgnoreCase);
    }
}
