using System.Text.Json;

namespace Ory.Emulator;

/// <summary>A session that was opened for a test, with the two credentials for it.</summary>
public sealed class EmulatorSession
{
    internal EmulatorSession(Guid id, Guid identityId, string cookieName, string cookieValue, string sessionToken, JsonElement session) =>
        (Id, IdentityId, CookieName, CookieValue, SessionToken, Session) = (id, identityId, cookieName, cookieValue, sessionToken, session);

    /// <summary>The session's id.</summary>
    public Guid Id { get; }

    /// <summary>Whose it is.</summary>
    public Guid IdentityId { get; }

    /// <summary>The session cookie as a browser sends it: <c>name=value</c>.</summary>
    public string Cookie => $"{CookieName}={CookieValue}";

    /// <summary>The session cookie's name.</summary>
    public string CookieName { get; }

    /// <summary>The session cookie's value.</summary>
    public string CookieValue { get; }

    /// <summary>The token that a native client sends: <c>ory_st_…</c>.</summary>
    public string SessionToken { get; }

    /// <summary>The session as whoami shows it, at the time it was opened.</summary>
    public JsonElement Session { get; }

    /// <summary>The session's id.</summary>
    /// <returns>No credential.</returns>
    public override string ToString() => Id.ToString();
}
