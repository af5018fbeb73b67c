namespace Ory.Frontend;

/// <summary>What kind of surprise a <see cref="FrontendException"/> is.</summary>
public enum FrontendFailureKind
{
    /// <summary>Ory answered with an error that is no part of normal work. There is a status, and mostly an Ory error.</summary>
    ErrorResponse,

    /// <summary>No answer: the server could not be reached, or the connection broke.</summary>
    Transport,

    /// <summary>No complete answer in time.</summary>
    Timeout,

    /// <summary>
    /// An answer that is not Ory's: another content type (an error page of a proxy), broken or unexpected JSON, a redirect where none belongs.
    /// </summary>
    UnexpectedContent,

    /// <summary>An answer larger than the client takes, 5 MiB.</summary>
    TooLarge,
}
