using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Makes sessions, refreshes and raises them, hands out their cookies.</summary>
internal sealed class SessionIssuer(Server server)
{
    /// <summary>The session that somebody's sign-in goes on with; null where it begins one.</summary>
    public static Session? Continued(Exchange exchange, Identity identity, bool startNew) =>
        !startNew && exchange.Session is { IsActive: true } current && current.Session.IdentityId == identity.Id ? current.Session : null;

    /// <summary>A session for somebody who just signed in: the one they have, refreshed, or a new one.</summary>
    /// <returns>The session as it is stored, and as the answer shows it: a refreshed one shows a second device and the new time of issue.</returns>
    public (Session Session, JsonObject Shown) SignIn(Exchange exchange, Identity identity, IReadOnlyList<AuthenticationMethod> proved, bool startNew)
    {
        if (Continued(exchange, identity, startNew) is { } current && server.Sessions.Update(current.Id, one => Refreshed(one, proved, exchange.Now)) is { } refreshed)
        {
            var devices = refreshed.DevicesJson();
            devices.Add(DeviceReader.Read(exchange.Request, Guid.Empty).ToJson());
            return (refreshed, (refreshed with { IssuedAt = exchange.Now }).ToJson(identity, server.IdentityJson.Public(identity), devices, exchange.Now));
        }

        var session = Create(identity, proved, DeviceReader.Read(exchange.Request, Guid.NewGuid()));
        return (session, ToJson(session, identity));
    }

    public Session Create(Identity identity, IReadOnlyList<AuthenticationMethod> methods, Device? device)
    {
        var now = server.Time.GetUtcNow();
        var session = new Session
        {
            Id = Guid.NewGuid(),
            Token = Secrets.SessionToken(),
            LogoutToken = Secrets.LogoutToken(),
            IdentityId = identity.Id,
            IssuedAt = now,
            AuthenticatedAt = now,
            ExpiresAt = now + server.Configuration.SessionLifespan,
            Methods = methods,
            Devices = device is null ? [] : [device.Kept()],
        };
        server.Sessions.Add(session);
        // Who was deleted meanwhile has taken his sessions along, and this one came too late for it.
        if (server.Identities.Find(identity.Id) is null) server.Sessions.RemoveOf(identity.Id);
        return session;
    }

    public JsonObject ToJson(Session session, Identity identity) =>
        session.ToJson(identity, server.IdentityJson.Public(identity), session.DevicesJson(), server.Time.GetUtcNow());

    private Session Refreshed(Session session, IReadOnlyList<AuthenticationMethod> proved, DateTimeOffset now) =>
        session.With(proved) with { AuthenticatedAt = now, ExpiresAt = now + server.Configuration.SessionLifespan };

    /// <summary>Sets the cookie. Forms that were made before anybody was signed in, or for somebody else, become void.</summary>
    public void IssueCookie(Exchange exchange, Session session)
    {
        if (!exchange.Session.IsActive || exchange.Session.Identity.Id != session.IdentityId) exchange.RotateCsrf();
        server.SessionCookies.Issue(exchange.Response, session);
    }
}
