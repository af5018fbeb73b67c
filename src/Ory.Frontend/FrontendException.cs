namespace Ory.Frontend;

/// <summary>
/// The one exception of <see cref="FrontendClient"/>: whatever is no success and no part of normal work. An outage looks like this too, and never like
/// "signed out". Messages hold neither credentials nor bodies.
/// </summary>
public sealed class FrontendException : Exception
{
    internal FrontendException(FrontendFailureKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>What kind of surprise it is.</summary>
    public FrontendFailureKind Kind { get; }

    /// <summary>Ory's name of the operation, such as <c>toSession</c>.</summary>
    public string Operation { get; internal init; } = "";

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? StatusCode { get; internal init; }

    /// <summary>Ory's error; null when the answer held none.</summary>
    public GenericError? Error { get; internal init; }

    /// <summary>Which error: see <see cref="FrontendErrorIds"/>. Null where Ory gives none.</summary>
    public string? ErrorId => string.IsNullOrEmpty(Error?.Id) ? null : Error.Id;

    /// <summary>Why, for developers, in Ory's words.</summary>
    public string? Reason => Error?.Reason;

    /// <summary>Where the browser is to go; null where Ory names no place.</summary>
    public string? RedirectBrowserTo { get; internal init; }

    /// <summary>The id of the flow to use instead; null where Ory names none.</summary>
    public string? UseFlowId { get; internal init; }

    /// <summary>The request's id, for the server's log.</summary>
    public string? RequestId { get; internal init; }

    /// <summary><c>Retry-After</c>: how long to wait before asking again. Null when not sent.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary><c>x-ratelimit-reset</c>: how long until the rate limit's window ends. Null when not sent.</summary>
    public TimeSpan? RateLimitReset { get; internal init; }

    /// <summary>The values of <c>Set-Cookie</c>: Ory sets its anti-CSRF cookie with errors too. Empty when none were sent.</summary>
    public IReadOnlyList<string> SetCookies { get; internal init; } = [];
}
