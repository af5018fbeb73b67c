using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Ory.AspNetCore;

/// <summary>
/// Finds the one credential of a request, in Kratos' own order: X-Session-Token, the session cookie, Authorization: Bearer. The first that is
/// present is the only one that counts: two at once can make Kratos answer 500.
/// </summary>
internal sealed class CredentialReader(OryOptions options, Uri baseUrl)
{
    private readonly string? _cookieName = options.SessionCookieName ?? CookieNames.ForAddress(baseUrl);

    public OryCredential Read(HttpRequest request, out CredentialProblem problem)
    {
        problem = CredentialProblem.None;
        var headers = request.Headers;

        var credential = options.AcceptSessionToken ? ReadToken(headers[OryDefaults.SessionTokenHeader]) : default;
        if (credential.Kind == OryCredentialKind.None && options.AcceptCookie)
            credential = ReadCookie(headers.Cookie, request, ref problem);
        if (credential.Kind == OryCredentialKind.None && options.AcceptBearer)
            credential = ReadBearer(headers.Authorization);

        return problem == CredentialProblem.None ? Check(credential, out problem) : default;
    }

    /// <summary>The credential if it can be sent to Ory, else none.</summary>
    public static OryCredential Check(OryCredential credential, out CredentialProblem problem)
    {
        problem = credential.Kind == OryCredentialKind.None || credential.IsSendable ? CredentialProblem.None : CredentialProblem.Unsendable;
        return problem == CredentialProblem.None ? credential : default;
    }

    /// <summary>The session cookie among the cookies that go to Ory.</summary>
    public OryCredential Find(string cookies) => SessionCookie.Find(cookies, _cookieName, out _);

    /// <summary>The session token that an Authorization header shows; none where it is another's.</summary>
    public OryCredential FindBearer(string? authorization) => ReadBearer(authorization);

    // Sent twice the header is joined, which no session has as its token: refused rather than guessed.
    private static OryCredential ReadToken(StringValues header) =>
        header.Count > 0 && header.ToString() is { Length: > 0 } token ? OryCredential.FromSessionToken(token) : default;

    private OryCredential ReadCookie(StringValues cookies, HttpRequest request, ref CredentialProblem problem)
    {
        // Servers join the lines of HTTP/2 and HTTP/3 themselves (RFC 9113 section 8.2.3); the rest is rare enough to allocate.
        var header = cookies.Count == 1 ? cookies[0]! : string.Join("; ", cookies.ToArray());
        if (header.Length == 0)
            return default;

        var credential = SessionCookie.Find(header, _cookieName, out var ambiguous);
        if (ambiguous)
            problem = CredentialProblem.AmbiguousCookie;
        else if (credential.Kind != OryCredentialKind.None && options.RejectCrossOriginCookie && !CrossOriginGuard.Allows(request, options))
            problem = CredentialProblem.CrossOrigin;

        return problem == CredentialProblem.None ? credential : default;
    }

    // As Kratos reads it: two parts, one space, "bearer" in any case.
    private OryCredential ReadBearer(StringValues header)
    {
        const string Scheme = "Bearer ";
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return default;

        var token = value.AsSpan(Scheme.Length);
        if (token.Contains(' '))
            return default;

        foreach (var prefix in options.BearerPrefixes)
        {
            if (token.StartsWith(prefix, StringComparison.Ordinal))
                return new OryCredential(OryCredentialKind.SessionToken, value, Scheme.Length, token.Length);
        }

        return default;
    }
}
