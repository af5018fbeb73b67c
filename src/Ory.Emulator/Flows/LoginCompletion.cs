using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>What follows when somebody proved who they are: hooks, session, answer.</summary>
internal sealed class LoginCompletion(Server server)
{
    private readonly LoginHooks _hooks = new(server);

    private static FieldError Mismatch { get; } = FieldError.OnForm(Messages.LinkedCredentialsMismatch);

    public async ValueTask CompleteAsync(Exchange exchange, LoginFlow flow, Outcome.SignedIn outcome)
    {
        var identity = outcome.Identity;
        IReadOnlyList<AuthenticationMethod> proved = [outcome.Method];
        if (flow.Link is { } link && IsEnough(exchange, outcome))
        {
            if (await LinkAsync(exchange, flow, link, outcome) is not { } linked) return;
            (identity, proved) = (linked, [.. proved, link.Proved with { CompletedAt = exchange.Now }]);
        }

        if (!identity.IsActive)
        {
            await exchange.ForwardAsync(flow.IsBrowser, Errors.AccountDisabled(identity.Id));
            return;
        }

        // Where it leads to is looked at before anything is done: a path is of another host here, where the flow has an address of its own for afterwards.
        var (returnUrl, error) = server.ReturnTo.Resolve(flow.ReturnTo, server.Configuration.Login.ReturnUrlAfter(outcome.Method.Method));
        if (error is not null && (flow.IsBrowser || !outcome.ThroughBrowser))
        {
            await server.Login.RejectAsync(exchange, flow, [FieldError.OnForm(error)]);
            return;
        }

        var continueWith = new JsonArray();
        var begun = new BegunVerifications(server, continueWith);
        if (!await _hooks.RunAsync(exchange, flow, outcome, identity, begun)) return;
        // What was mailed to shows.
        identity = server.Identities.Find(identity.Id) ?? identity;
        var (session, shown) = server.SessionIssuer.SignIn(exchange, identity, proved, outcome.NewSession);
        var needsSecondFactor = !server.Aal.IsSatisfied(session.Aal, identity, server.Configuration.WhoamiRequiredAal);
        // The codes are for a session that a browser made; who proves himself without one has the token of it.
        if (outcome.ThroughBrowser && flow is { IsBrowser: false, Exchange: { } codes })
        {
            await exchange.RedirectAsync(303, codes.Complete(session, returnUrl));
        }
        else if (!flow.IsBrowser)
        {
            if (needsSecondFactor) shown["identity"] = null;
            await exchange.WriteAsync(200, new JsonObject
            {
                ["session_token"] = session.Token,
                ["session"] = shown,
                ["continue_with"] = continueWith.Count == 0 ? null : continueWith,
            });
        }
        else
        {
            server.SessionIssuer.IssueCookie(exchange, session);
            exchange.ForgetSession();
            if (needsSecondFactor) await AskSecondFactorAsync(exchange, flow, session, identity);
            else await WelcomeAsync(exchange, returnUrl, shown, continueWith, begun.PageUrl ?? returnUrl);
        }
    }

    private async ValueTask AskSecondFactorAsync(Exchange exchange, LoginFlow flow, Session session, Identity identity)
    {
        var url = server.Aal.StepUpUrl(flow.ReturnTo);
        if (flow.Link is { } waiting)
        {
            exchange.GoOnAs(url, new SessionLookup(session, identity, HasToken: true));
            await server.Login.StepUpAsync(exchange, waiting);
            return;
        }

        if (exchange.IsJsonRequest) await exchange.WriteErrorAsync(Errors.BrowserLocationChangeRequired(url));
        else await exchange.RedirectAsync(303, url);
    }

    private static async ValueTask WelcomeAsync(Exchange exchange, string returnUrl, JsonObject session, JsonArray continueWith, string pageUrl)
    {
        if (!exchange.IsJsonRequest)
        {
            await exchange.RedirectAsync(303, pageUrl);
            return;
        }

        continueWith.Insert(0, new JsonObject { ["action"] = "redirect_browser_to", ["redirect_browser_to"] = returnUrl });
        await exchange.WriteAsync(200, new JsonObject { ["session"] = session, ["continue_with"] = continueWith });
    }

    // Whether the session that comes of a sign-in has every factor that is asked for: until then a credential waits.
    private bool IsEnough(Exchange exchange, Outcome.SignedIn outcome)
    {
        var before = SessionIssuer.Continued(exchange, outcome.Identity, outcome.NewSession)?.Methods ?? [];
        return server.Aal.IsSatisfied(Session.AalOf([.. before, outcome.Method]), outcome.Identity, server.Configuration.WhoamiRequiredAal);
    }

    // The owner's identity with the credential, which is his from here on, whatever else keeps him out; null where that was answered with a refusal.
    private async ValueTask<Identity?> LinkAsync(Exchange exchange, LoginFlow flow, CredentialLink link, Outcome.SignedIn outcome)
    {
        var identity = outcome.Identity;
        if (!identity.Credentials.Values.Any(credential => credential.Identifiers.Contains(link.Identifier)))
            await (outcome.ThroughBrowser ? new OidcRefusal(server).ShowAsync(exchange, flow, [Mismatch]) : server.Login.RejectAsync(exchange, flow, [Mismatch]));
        else if (server.Identities.TryUpdate(identity.Id, one => link.Add(one) with { UpdatedAt = exchange.Now }, out var linked))
            return linked;
        else
            await exchange.ForwardAsync(flow.IsBrowser, Errors.Conflict("The credential became somebody else's meanwhile."));
        return null;
    }
}
