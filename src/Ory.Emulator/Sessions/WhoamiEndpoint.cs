using System.Globalization;

namespace Ory.Emulator;

/// <summary><c>/sessions/whoami</c>: who the session of a request belongs to.</summary>
internal sealed class WhoamiEndpoint(Server server) : IEndpoints
{
    // Gateways repeat the method of the request they ask about.
    private static readonly string[] Verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE"];

    public IEnumerable<Endpoint> PublicEndpoints => Verbs.Select(verb => new Endpoint(verb, "/sessions/whoami", AnswerAsync));

    private async ValueTask AnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var features = server.Configuration.Features;
        var lookup = exchange.Session;
        if (!lookup.IsActive)
        {
            if (features.CacheableSessions && !lookup.HasToken) exchange.Response.Headers["Ory-Session-Cache-For"] = "60";
            await exchange.WriteErrorAsync(Errors.NoSession);
            return;
        }

        if (server.Aal.Check(lookup, server.Configuration.WhoamiRequiredAal) is { } aal)
        {
            await exchange.WriteErrorAsync(aal);
            return;
        }

        var (session, identity) = (lookup.Session, lookup.Identity);
        string? token = null;
        var template = exchange.Query("tokenize_as");
        if (template.Length > 0)
        {
            (token, var error) = await server.Tokenizer.TokenizeAsync(template, session, identity, cancellationToken);
            if (error is not null)
            {
                await exchange.WriteErrorAsync(error);
                return;
            }
        }

        exchange.Response.Headers["X-Kratos-Authenticated-Identity-Id"] = identity.Id.ToString();
        if (features.CacheableSessions && template.Length == 0)
        {
            var left = session.ExpiresAt - exchange.Now;
            if (features.CacheableSessionsMaxAge > TimeSpan.Zero && left > features.CacheableSessionsMaxAge) left = features.CacheableSessionsMaxAge;
            exchange.Response.Headers["Ory-Session-Cache-For"] = Math.Round(left.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (!RefreshCookie(exchange, session))
        {
            await exchange.WriteErrorAsync(new ApiError(500, "The session cookie cannot be read."));
            return;
        }

        var json = server.SessionIssuer.ToJson(session, identity);
        if (token is not null) json["tokenized"] = token;
        await exchange.WriteAsync(200, json);
    }

    // A cookie that would end before the session does is issued again; one that cannot be read is an error, whatever else authenticates.
    private bool RefreshCookie(Exchange exchange, Session session)
    {
        if (!server.SessionCookies.IsPresent(exchange.Request)) return true;
        if (server.SessionCookies.Read(exchange.Request) is not { } cookie) return false;
        if (cookie.ExpiresAt is null || cookie.ExpiresAt < session.ExpiresAt) server.SessionCookies.Issue(exchange.Response, session);
        return true;
    }
}
