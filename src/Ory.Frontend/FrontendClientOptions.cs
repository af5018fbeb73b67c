namespace Ory.Frontend;

/// <summary>What can be set for a <see cref="FrontendClient"/> that <c>AddOryFrontendClient</c> registers.</summary>
public sealed class FrontendClientOptions
{
    /// <summary>The name of the HTTP client and of its options, where no other is given.</summary>
    public const string DefaultName = "Ory.Frontend";

    /// <summary>Ory's public address as this process reaches it, such as <c>https://SLUG.projects.oryapis.com</c> or <c>http://127.0.0.1:4433</c>.</summary>
    /// <value>Null, and then the client cannot be made: there is no default address.</value>
    public Uri? BaseUrl { get; set; }

    /// <summary>How long a call may take, with its repeats and the body.</summary>
    /// <value>10 seconds; more than zero, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often an operation that only reads (toSession, listMySessions, get…Flow, getFlowError, getWebAuthnJavaScript) is repeated when there was no answer, or
    /// 408, 502, 503 or 504. Nothing else is ever sent twice.
    /// </summary>
    /// <value>2; zero or more.</value>
    public int MaxRetryAttempts { get; set; } = 2;
}
