namespace Ory.Testing;

/// <summary>What can be wrong with an Ory, as it looks on the wire.</summary>
public enum Fault
{
    None,

    /// <summary>Nobody listens.</summary>
    Refused,

    /// <summary>The connection is torn down instead of an answer.</summary>
    Reset,

    /// <summary>The request is taken and no answer comes.</summary>
    Slow,

    /// <summary>429 with Retry-After: 7.</summary>
    TooManyRequests,

    /// <summary>500.</summary>
    InternalError,

    /// <summary>503.</summary>
    ServiceUnavailable,

    /// <summary>200, and the connection ends in the middle of the session.</summary>
    Truncated,

    /// <summary>200 and JSON, in which what should be a session's id is a number.</summary>
    WrongType,

    /// <summary>200 and ten megabytes of JSON.</summary>
    TenMegabytes,

    /// <summary>200 and a page, as from a proxy.</summary>
    Html,

    /// <summary>302 to somewhere else.</summary>
    Redirect,

    /// <summary>401 for everybody, and not ready: Kratos without its database.</summary>
    DatabaseDown,
}
