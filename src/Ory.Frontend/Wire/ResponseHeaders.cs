using System.Collections.ObjectModel;
using System.Globalization;
using System.Net.Http.Headers;

namespace Ory.Frontend;

/// <summary>
/// The headers of an answer that callers may want, kept as they came and read when asked for: most callers ask for none.
/// </summary>
internal readonly struct ResponseHeaders(HttpResponseHeaders headers, DateTimeOffset receivedAt)
{
    internal IReadOnlyList<string> SetCookies => headers.NonValidated.TryGetValues("Set-Cookie", out var values) ? [.. values] : [];

    internal TimeSpan? SessionCacheFor => Seconds("Ory-Session-Cache-For");

    internal TimeSpan? RateLimitReset => Seconds("x-ratelimit-reset");

    internal long? RateLimit => Number("x-ratelimit-limit");

    internal long? RateLimitRemaining => Number("x-ratelimit-remaining");

    internal long? TotalCount => Number("X-Total-Count");

    internal string? RequestId => Text("X-Request-Id");

    internal string? Location => Text("Location");

    /// <summary>Seconds or an HTTP date; a date that has passed means at once.</summary>
    internal TimeSpan? RetryAfter
    {
        get
        {
            if (Seconds("Retry-After") is { } delay)
                return delay;
            if (Text("Retry-After") is not { } text
                || !DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
                return null;
            return date > receivedAt ? date - receivedAt : TimeSpan.Zero;
        }
    }

    internal IReadOnlyDictionary<string, string> Links =>
        headers.NonValidated.TryGetValues("Link", out var values) ? LinkHeader.Parse(values) : ReadOnlyDictionary<string, string>.Empty;

    private string? Text(string name)
    {
        if (!headers.NonValidated.TryGetValues(name, out var values))
            return null;
        foreach (var value in values)
            return value;
        return null;
    }

    private TimeSpan? Seconds(string name) => Number(name) is { } seconds and >= 0 and <= int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>A number, or the first of a list as rate limits have it (<c>10, 10;w=1, 300;w=60</c>).</summary>
    private long? Number(string name)
    {
        var text = Text(name).AsSpan().Trim();
        var end = text.IndexOfAny(',', ';');
        return long.TryParse(end < 0 ? text : text[..end], NumberStyles.AllowLeadingSign | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
