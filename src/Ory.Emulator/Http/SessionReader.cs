using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>Finds the session of a request: <c>X-Session-Token</c>, then the first cookie that decodes, then a bearer token.</summary>
internal sealed class SessionReader(SessionStore sessions, IdentityStore identities, SessionCookies cookies)
{
    public SessionLookup Read(HttpRequest request, DateTimeOffset now)
    {
        var token = Token(request);
        if (token.Length == 0) return new SessionLookup(null, null, false);
        var session = sessions.FindByToken(token);
        if (session is not { IsActive: true } || session.ExpiresAt <= now) return new SessionLookup(null, null, true);
        var identity = identities.Find(session.IdentityId);
        return identity is { IsActive: true } ? new SessionLookup(session, identity, true) : new SessionLookup(null, null, true);
    }

    /// <summary>The token a request presents; empty when it presents none.</summary>
    public string Token(HttpRequest request)
    {
        if (request.Headers["X-Session-Token"] is [{ Length: > 0 } header, ..]) return header;
        if (cookies.Read(request) is { SessionToken.Length: > 0 } cookie) return cookie.SessionToken;
        return Bearer(request) ?? "";
    }

    /// <summary>The bearer token of a request, which may be empty; null when there is no such header, or one of another form.</summary>
    public static string? Bearer(HttpRequest request)
    {
        var parts = request.Headers.Authorization is [{ } header, ..] ? header.Split(' ') : [];
        return parts.Length == 2 && parts[0].Equals("bearer", StringComparison.OrdinalIgnoreCase) ? parts[1] : null;
    }
}
