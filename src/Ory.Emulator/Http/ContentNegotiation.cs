using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Ory.Emulator;

/// <summary>Kratos' three ways to tell a script from a page; they differ, and which one counts depends on the endpoint.</summary>
internal static partial class ContentNegotiation
{
    private static readonly string[] AnyOffers = ["text/html", "text/*", "*/*", "application/json"];
    private static readonly string[] TwoOffers = ["text/html", "application/json"];

    /// <summary>JSON is preferred, or the body is of exactly this type: <c>application/json</c>.</summary>
    public static bool IsJsonRequest(HttpRequest request) =>
        request.ContentType == "application/json" || Negotiate(request.Headers.Accept, AnyOffers) == "application/json";

    public static bool AcceptsJson(HttpRequest request) => Negotiate(request.Headers.Accept, TwoOffers) == "application/json";

    public static bool IsHtmlRequest(HttpRequest request) => Negotiate(request.Headers.Accept, AnyOffers) == "text/html";

    private static string Negotiate(StringValues accept, string[] offers)
    {
        var ranges = Ranges(accept);
        var (best, bestQuality, bestWildcard) = (offers[0], -1d, 3);
        foreach (var offer in offers)
        {
            foreach (var (range, quality) in ranges)
            {
                if (quality == 0 || quality < bestQuality) continue;
                var wildcard = range == "*/*" ? 2 : range.EndsWith("/*", StringComparison.Ordinal) ? 1 : 0;
                var fits = wildcard switch
                {
                    2 => true,
                    1 => offer.StartsWith(range[..^1], StringComparison.Ordinal),
                    _ => offer == range,
                };
                if (fits && (quality > bestQuality || bestWildcard > wildcard)) (best, bestQuality, bestWildcard) = (offer, quality, wildcard);
            }
        }

        return best;
    }

    // Only q is understood: any other parameter drops its range, and whatever is no comma after a range drops the rest of the line.
    private static List<(string Range, double Quality)> Ranges(StringValues accept)
    {
        var ranges = new List<(string, double)>();
        foreach (var line in accept)
        {
            foreach (Match match in Items().Matches(line ?? ""))
            {
                if (!match.Groups["other"].Success) ranges.Add((match.Groups["range"].Value, match.Groups["q"] is { Success: true } quality ? double.Parse(quality.ValueSpan, CultureInfo.InvariantCulture) : 1));
            }
        }

        return ranges;
    }

    [GeneratedRegex(@"\G(?<range>[-!#$%&'*+.^_`|~/0-9A-Za-z]+)\s*(?:;\s*(?:q=(?<q>[01](?:\.[0-9]*)?)|(?<other>).*))?\s*(?:,\s*|.*)")]
    private static partial Regex Items();
}
