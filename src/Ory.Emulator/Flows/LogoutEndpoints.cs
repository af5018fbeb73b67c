using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Signing out, in browsers and without.</summary>
internal sealed class LogoutEndpoints(Server server) : IEndpoints
{
    private static readonly JsonShape NativeBody = JsonShape.Object(("session_token", JsonShape.Text));

    public IEnumerable<Endpoint> PublicEndpoints =>
    [
        new("GET", "/self-service/logout/browser", BeginAsync),
        new("GET", "/self-service/logout", EndAsync),
        new("DELETE", "/self-service/logout/api", EndNativeAsync),
    ];

    private async ValueTask BeginAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (!exchange.Session.IsActive)
        {
            await exchange.ForwardAsync(Errors.SessionInactive);
            return;
        }

        var returnTo = exchange.Query("return_to");
        var (target, forbidden) = server.ReturnTo.Resolve(returnTo, server.Configuration.LogoutReturnUrl);
        if (forbidden is not null)
        {
            await exchange.ForwardAsync(forbidden);
            return;
        }

        var token = exchange.Session.Session.LogoutToken;
        var url = server.PublicUrl + "/self-service/logout";
        await exchange.WriteAsync(200, new JsonObject
        {
            ["logout_url"] = returnTo.Length == 0 ? Urls.WithQuery(url, ("token", token)) : Urls.WithQuery(url, ("return_to", target), ("token", token)),
            ["logout_token"] = token,
        });
    }

    private async ValueTask EndAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var token = exchange.Query("token");
        var session = exchange.Session;
        var error = token.Length == 0 ? Errors.BadRequest("The token parameter is missing.")
            : !session.IsActive ? Errors.SessionInactive
            : session.Session.LogoutToken != token ? Errors.Forbidden("The token does not belong to the session.")
            : End(exchange);
        var url = "";
        if (error is null)
        {
            // Kratos looks where to go only when the session is ended: a return_to that is not allowed keeps nobody signed in.
            exchange.RotateCsrf();
            (url, error) = server.ReturnTo.Resolve(exchange.Query("return_to"), server.Configuration.LogoutReturnUrl);
        }

        if (error is not null) await exchange.ForwardAsync(error);
        else if (exchange.IsJsonRequest) await exchange.NoContent();
        else await exchange.RedirectAsync(303, url);
    }

    // Ends the session of the bearer token, else that of the cookie; one that only X-Session-Token named goes on, as with Kratos.
    private ApiError? End(Exchange exchange)
    {
        if (SessionReader.Bearer(exchange.Request) is { } bearer) return Revoke(bearer);
        if (server.SessionCookies.Read(exchange.Request) is not { SessionToken.Length: > 0 } cookie) return null;
        if (Revoke(cookie.SessionToken) is { } error) return error;
        server.SessionCookies.Remove(exchange.Response);
        return null;
    }

    private ApiError? Revoke(string token)
    {
        if (server.Sessions.FindByToken(token) is not { } session) return Errors.NotFound;
        server.Sessions.Revoke(session.Id);
        return null;
    }

    private async ValueTask EndNativeAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var (body, error) = await JsonBody.DecodeAsync(exchange, NativeBody, cancellationToken);
        if (error is null && Revoke(Json.Text(body!["session_token"]) ?? "") is not null)
            error = Errors.Forbidden("There is no session with this token.");
        if (error is not null) await exchange.WriteErrorAsync(error);
        else await exchange.NoContent();
    }
}
