namespace Ory.AspNetCore;

/// <summary>Why what a request shows is not used.</summary>
internal enum CredentialProblem
{
    None,

    /// <summary>Too long, empty, or not sendable as it came: refused without asking Ory.</summary>
    Unsendable,

    /// <summary>A cookie on an unsafe request that another origin caused: as if there were none.</summary>
    CrossOrigin,

    /// <summary>Two differently named session cookies and no setting that says which: as if there were none.</summary>
    AmbiguousCookie,
}
