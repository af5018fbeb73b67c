namespace Ory.Frontend;

/// <summary>
/// Whose call it is: a session token, the cookies of a browser, or nobody's. Ory takes one at a time (both at once can make it answer 500), so this is
/// one or the other. The client keeps none between calls.
/// </summary>
public readonly struct FrontendCredential
{
    private readonly string? value;
    private readonly bool cookie;

    private FrontendCredential(string value, bool cookie)
    {
        this.value = value;
        this.cookie = cookie;
    }

    /// <summary>No credential: the call is anonymous.</summary>
    public static FrontendCredential None => default;

    /// <summary>A session token (<c>ory_st_…</c>), sent as <c>X-Session-Token</c>.</summary>
    /// <param name="sessionToken">The token as Ory gave it.</param>
    /// <exception cref="ArgumentException">The token is empty, or holds a character that no header may hold.</exception>
    public static FrontendCredential FromSessionToken(string sessionToken) => new(Valid(sessionToken, nameof(sessionToken)), cookie: false);

    /// <summary>The cookies of a browser, sent as <c>Cookie</c> exactly as they are.</summary>
    /// <param name="rawCookieHeader">The header's value, <c>name=value</c> pairs divided by <c>; </c>, neither decoded nor quoted anew.</param>
    /// <exception cref="ArgumentException">The header is empty, or holds a character that no header may hold.</exception>
    public static FrontendCredential FromCookie(string rawCookieHeader) => new(Valid(rawCookieHeader, nameof(rawCookieHeader)), cookie: true);

    internal string? SessionToken => cookie ? null : value;

    internal string? Cookie => cookie ? value : null;

    /// <summary>The kind of the credential; never the credential.</summary>
    public override string ToString() => value is null ? "none" : cookie ? "cookie" : "session token";

    private static string Valid(string value, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, name);
        // The value is not named in the message: it is a secret.
        return value.AsSpan().ContainsAny('\r', '\n', '\0')
            ? throw new ArgumentException("A header's value cannot hold line breaks or NUL.", name)
            : value;
    }
}
