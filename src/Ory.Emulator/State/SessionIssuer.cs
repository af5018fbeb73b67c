using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Makes sessions, refreshes and raises them, hands out their cookies.</summary>
internal sealed class SessionIssuer(Server server)
{
    /// <summary>A session for somebody who just signed in: the one they have, refreshed, or a new one.</summary>
    /// <returns>The session as it is stored, and as the answer shows it: a refreshed one shows a second device and the new time of issue.</returns>
    public (Session Session, JsonObject Shown) SignIn(Exchange exchange, Identity identity, IReadOnlyList<AuthenticationMethod> methods, bool startNew)
    {
        if (GoesOn(exchange, identity, startNew) is { } current)
        {
            var refreshed = server.Sessions.Update(current.Id, session => session with
            {
                Methods = [.. session.Methods, .. methods],
                AuthenticatedAt = exchange.Now,
                ExpiresAt = exchange.Now + server.Configuration.SessionLifespan,
            })!;
            var devices = refreshed.DevicesJson();
            devices.Add(DeviceReader.Read(exchange.Request, Guid.Empty).ToJson());
            return (refreshed, (refreshed with { IssuedAt = exchange.Now }).ToJson(identity, server.IdentityJson.Public(identity), devices, exchange.Now));
        }

        var session = Create(identity, methods, DeviceReader.Read(exchange.Request, Guid.NewGuid()));
        return (session, ToJson(session, identity));
    }

    /// <summary>The level of the session that somebody will have once he is signed in.</summary>
    public static string AalAfter(Exchange exchange, Identity identity, AuthenticationMethod method, bool startNew) =>
        Session.AalOf([.. GoesOn(exchange, identity, startNew)?.Methods ?? [], method]);

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
            Devices = device is null ? [] : [device],
        };
        server.Sessions.Add(session);
        return session;
    }

    public JsonObject ToJson(Session session, Identity identity) =>
        session.ToJson(identity, server.IdentityJson.Public(identity), session.DevicesJson(), server.Time.GetUtcNow());

    /// <summary>Sets the cookie. Forms that were made before anybody was signed in, or for somebody else, become void.</summary>
    public void IssueCookie(Exchange exchange, Session session)
    {
        if (!exchange.Session.IsActive || exchange.Session.Identity.Id != session.IdentityId) exchange.RotateCsrf();
        server.SessionCookies.Issue(exchange.Response, session);
    }

    private static Session? GoesOn(Exchange exchange, Identity identity, bool startNew) =>
        !startNew && exchange.Session is { IsActive: true } current && current.Session.IdentityId == identity.Id ? current.Session : null;
}
