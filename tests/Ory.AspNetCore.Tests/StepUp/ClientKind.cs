namespace Ory.AspNetCore.Tests;

/// <summary>Who asks.</summary>
public enum ClientKind
{
    /// <summary>Somebody opens a page.</summary>
    Browser,

    /// <summary>A script of a page calls.</summary>
    Fetch,

    /// <summary>A program calls, with a session token.</summary>
    Program,
}
