namespace Ory.AspNetCore;

/// <summary>How a session is shown to Ory.</summary>
public enum OryCredentialKind
{
    /// <summary>There is no credential.</summary>
    None,

    /// <summary>A session token: from <c>X-Session-Token</c> or <c>Authorization: Bearer</c>; sent to Ory as <c>X-Session-Token</c>.</summary>
    SessionToken,

    /// <summary>The session cookie, sent to Ory byte for byte.</summary>
    Cookie,
}
