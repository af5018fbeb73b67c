namespace Ory.AspNetCore;

/// <summary>What can be found of a request's session.</summary>
public enum OryOutcomeKind
{
    /// <summary>The request shows no credential; Ory was not asked.</summary>
    NoCredential,

    /// <summary>There is an active session.</summary>
    Session,

    /// <summary>The credential stands for no active session: signed out, expired or revoked.</summary>
    Rejected,

    /// <summary>There is a session, but it needs a second factor before it counts.</summary>
    StepUpRequired,

    /// <summary>It cannot be known now: Ory is not reachable or gives no usable answer, or an event of the application threw. Neither signed in nor signed out.</summary>
    Unavailable,
}
