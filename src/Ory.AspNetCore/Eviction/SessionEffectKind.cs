namespace Ory.AspNetCore;

/// <summary>What a call of Ory's Frontend API ends or changes, as its request shows it.</summary>
internal enum SessionEffectKind
{
    None,

    /// <summary><c>DELETE /sessions/{id}</c>: the session that is named.</summary>
    NamedSession,

    /// <summary>The two logouts: the session whose credential is shown, by all its cookies and tokens.</summary>
    OwnSession,

    /// <summary>
    /// <c>DELETE /sessions</c> ends the identity's other sessions; a flow that is submitted or comes back from a provider may give a session another
    /// level, an identity other traits and factors, or end its other sessions.
    /// </summary>
    Identity,
}
