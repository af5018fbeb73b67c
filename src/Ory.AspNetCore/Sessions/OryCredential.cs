using System.Buffers;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>What a request shows for its session: a session token or the session cookie. <see cref="ToString"/> shows no secret.</summary>
public readonly struct OryCredential
{
    // Kratos' own cookies are 400 to 600 characters, its tokens 39.
    private const int MaxLength = 4096;

    // Only printable ASCII can be sent on as it came; everything Ory makes is. (ContainsAnyExceptInRange would box both ends.)
    private static readonly SearchValues<char> Sendable = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)]);

    // A part of the header that it was read from: nothing is copied unless Ory has to be asked.
    private readonly string? _source;
    private readonly int _start;
    private readonly int _length;

    internal OryCredential(OryCredentialKind kind, string source, int start, int length)
    {
        Kind = kind;
        _source = source;
        _start = start;
        _length = length;
    }

    /// <summary>How the session is shown.</summary>
    public OryCredentialKind Kind { get; }

    /// <summary>The string that it is a part of.</summary>
    internal string? Source => _source;

    /// <summary>Which part of it, and what it is.</summary>
    internal (OryCredentialKind Kind, int Start, int Length) Part => (Kind, _start, _length);

    internal ReadOnlySpan<char> Value => _source.AsSpan(_start, _length);

    // Around a header's value nobody keeps spaces (RFC 9110 section 5.5), and of spaces alone nothing is left.
    internal bool IsSendable => _length is > 0 and <= MaxLength && Value[0] != ' ' && !Value.ContainsAnyExcept(Sendable);

    /// <summary>A credential that is a session token.</summary>
    /// <param name="token">The token, as Ory gave it (<c>ory_st_…</c>).</param>
    /// <returns>The credential.</returns>
    /// <exception cref="ArgumentException">The token is empty.</exception>
    public static OryCredential FromSessionToken(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return new(OryCredentialKind.SessionToken, token, 0, token.Length);
    }

    /// <summary>A credential that is a session cookie.</summary>
    /// <param name="cookie">Name and value as in a <c>Cookie</c> header: <c>ory_kratos_session=…</c>. No other cookies.</param>
    /// <returns>The credential.</returns>
    /// <exception cref="ArgumentException">The cookie is empty.</exception>
    public static OryCredential FromCookie(string cookie)
    {
        ArgumentException.ThrowIfNullOrEmpty(cookie);
        return new(OryCredentialKind.Cookie, cookie, 0, cookie.Length);
    }

    /// <summary>The kind, never the value.</summary>
    /// <returns>The kind's name.</returns>
    public override string ToString() => Kind.ToString();

    internal FrontendCredential ToFrontendCredential() => Kind switch
    {
        OryCredentialKind.SessionToken => FrontendCredential.FromSessionToken(Value.ToString()),
        OryCredentialKind.Cookie => FrontendCredential.FromCookie(Value.ToString()),
        _ => FrontendCredential.None,
    };
}
