namespace Ory.Frontend;

/// <summary>An answer of Ory without a body of interest: its status, and what its headers say.</summary>
public class FrontendResponse
{
    private readonly ResponseHeaders headers;

    internal FrontendResponse(int statusCode, ResponseHeaders headers, int length)
    {
        StatusCode = statusCode;
        Length = length;
        this.headers = headers;
    }

    /// <summary>How many bytes the body had.</summary>
    internal int Length { get; }

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>The values of <c>Set-Cookie</c>, as they came and in their order. They belong to the caller's browser; the client keeps none.</summary>
    public IReadOnlyList<string> SetCookies => headers.SetCookies;

    /// <summary><c>Ory-Session-Cache-For</c>: how long the answer may be kept by who asks for many. Null when not sent.</summary>
    public TimeSpan? SessionCacheFor => headers.SessionCacheFor;

    /// <summary><c>Retry-After</c>: how long to wait before asking again. Null when not sent.</summary>
    public TimeSpan? RetryAfter => headers.RetryAfter;

    /// <summary><c>x-ratelimit-limit</c>: how many requests are allowed in the present window. Null when not sent.</summary>
    public long? RateLimit => headers.RateLimit;

    /// <summary><c>x-ratelimit-remaining</c>: how many of them are left. Null when not sent.</summary>
    public long? RateLimitRemaining => headers.RateLimitRemaining;

    /// <summary><c>x-ratelimit-reset</c>: how long until the window ends. Null when not sent.</summary>
    public TimeSpan? RateLimitReset => headers.RateLimitReset;

    /// <summary><c>X-Total-Count</c>: how many there are on all pages; the calling session is not counted. Null when not sent.</summary>
    public long? TotalCount => headers.TotalCount;

    /// <summary>
    /// <c>Link</c>: the addresses of other pages by their relation (<c>first</c>, <c>next</c>, <c>prev</c>, <c>last</c>), as they came, mostly relative. Empty
    /// when not sent. Ory names a next page even behind the last: stop at an empty or short one.
    /// </summary>
    public IReadOnlyDictionary<string, string> Links => headers.Links;
}
