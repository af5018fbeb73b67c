using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>What follows when an account is recovered: a session, and a settings form to make a new credential in.</summary>
internal sealed class RecoveryCompletion(Server server)
{
    public async ValueTask CompleteAsync(RecoveryStep step, Identity identity, AuthenticationMethod method)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        // A link is opened in a browser, whatever asked for it.
        var byLink = method.Method == "link_recovery";
        var inBrowser = flow.IsBrowser || byLink;
        if (inBrowser) exchange.RotateCsrf();
        flow.Ui.ClearMessages();
        flow.State = FlowStates.PassedChallenge;
        flow.RecoveredIdentityId = identity.Id;
        flow.CsrfSecret = exchange.CsrfSecret;
        if (inBrowser) flow.Ui.SetCsrf(exchange.CsrfToken());
        if (!identity.IsActive)
        {
            // The flow is spent all the same; whoever asked has a new cookie for it.
            exchange.RotateCsrf();
            await exchange.ForwardAsync(flow.IsBrowser, Errors.AccountDisabled(identity.Id));
            return;
        }

        var session = server.SessionIssuer.Create(identity, [method], DeviceReader.Read(exchange.Request, Guid.NewGuid()));
        if (server.Configuration.Recovery.HooksAfter(method.Method).Contains("revoke_active_sessions")) server.Sessions.RevokeOthers(session);
        // Before the settings begin, which may take the cookie of what was parked with them.
        if (inBrowser) server.SessionCookies.Issue(exchange.Response, session);
        var returnTo = string.IsNullOrEmpty(flow.ReturnTo) ? server.Configuration.Recovery.AfterReturnUrl : flow.ReturnTo;
        var requestUrl = string.IsNullOrEmpty(returnTo) ? exchange.RequestUrl : Urls.WithQuery(exchange.RequestUrl, ("return_to", returnTo));
        var settings = server.Settings.Create(exchange, inBrowser, identity, returnTo, requestUrl);
        settings.Ui.Messages.Add(Messages.Recovered(exchange.Now + server.Configuration.Settings.PrivilegedSessionMaxAge));
        var settingsUrl = server.Settings.UrlOf(settings);
        var continues = server.Configuration.Features.UseContinueWithTransitions;
        if (!continues || byLink || (inBrowser && !exchange.IsJsonRequest))
        {
            await (byLink ? exchange.RedirectAsync(303, settingsUrl) : exchange.GoToAsync(settingsUrl));
            return;
        }

        var items = new JsonArray();
        if (!flow.IsBrowser) items.Add(new JsonObject { ["action"] = "set_ory_session_token", ["ory_session_token"] = session.Token });
        items.Add(new JsonObject { ["action"] = "show_settings_ui", ["flow"] = new JsonObject { ["id"] = settings.Id.ToString(), ["url"] = settingsUrl } });
        flow.ContinueWith = items;
        flow.TransientPayload = step.Form.TransientPayload;
        await exchange.WriteAsync(200, flow.ToJson());
    }
}
