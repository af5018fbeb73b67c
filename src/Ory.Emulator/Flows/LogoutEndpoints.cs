using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Signing out, in browsers and without.</summary>
internal sealed class LogoutEndpoints(Server server) : IEndpoints
{
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
        if (server.ReturnTo.Resolve(returnTo).Error is { } forbidden)
        {
            await exchange.ForwardAsync(forbidden);
            return;
        }

        var token = exchange.Session.Session.LogoutToken;
        var url = server.PublicUrl + "/self-service/logout";
        await exchange.WriteAsync(200, new JsonObject
        {
            ["logout_url"] = returnTo.Length == 0 ? Urls.WithQuery(url, ("token", token)) : Urls.WithQuery(url, ("return_to", returnTo), ("token", token)),
            ["logout_token"] = token,
        });
    }

    private async ValueTask EndAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var token = exchange.Query("token");
        var session = exchange.Session;
        var (url, forbidden) = server.ReturnTo.Resolve(exchange.Query("return_to"), server.Configuration.LogoutReturnUrl);
        var error = token.Length == 0 ? Errors.BadRequest("The token parameter is missing.")
            : !session.IsActive ? Errors.SessionInactive
            : session.Session.LogoutToken != token ? Errors.Forbidden("The token does not belong to the session.")
            : forbidden;
        if (error is not null)
        {
            await exchange.ForwardAsync(error);
            return;
        }

        server.Sessions.Revoke(session.Session!.Id);
        // Whoever signs out a bearer session keeps the cookie of another one.
        if (SessionReader.Bearer(exchange.Request) is null) server.SessionCookies.Remove(exchange.Response);
        exchange.RotateCsrf();
        if (exchange.IsJsonRequest) await exchange.NoContent();
        else await exchange.RedirectAsync(303, url);
    }

    private async ValueTask EndNativeAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var isJson = exchange.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
        var form = isJson ? await exchange.FormAsync(cancellationToken) : null;
        if (form is null or { Fault: not null })
        {
            await exchange.WriteErrorAsync(Errors.BadRequest("The body is no JSON with a session_token."));
            return;
        }

        if (server.Sessions.FindByToken(form.Text("session_token")) is not { } session)
        {
            await exchange.WriteErrorAsync(Errors.Forbidden("There is no session with this token."));
            return;
        }

        server.Sessions.Revoke(session.Id);
        await exchange.NoContent();
    }
}
