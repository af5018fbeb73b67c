using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>What follows when a change of settings is valid and allowed: the identity, hooks, the form made anew, the answer.</summary>
internal sealed class SettingsCompletion(Server server)
{
    private FlowSettings Settings => server.Configuration.Settings;

    public async ValueTask CompleteAsync(SettingsStep step, ISettingsMethod method, Outcome.Changed changed)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        // What was proved stays proved, whatever comes of the change.
        var session = step.Session;
        if (changed.Proved is { } proved) session = server.Sessions.Update(session.Id, current => current.With(proved)) ?? session;
        var (returnUrl, error) = server.ReturnTo.Resolve(flow.ReturnTo, Settings.ReturnUrlAfter(method.Id) ?? server.Settings.UrlOf(flow));
        if (error is not null)
        {
            await server.Settings.Submission.RejectAsync(step, [FieldError.OnForm(error)], keepMessages: true);
            return;
        }

        if (!server.Identities.TryUpdate(step.Identity.Id, identity => changed.Change(identity) with { UpdatedAt = exchange.Now }, out var identity))
        {
            if (server.Identities.Find(step.Identity.Id) is null) await exchange.ForwardAsync(flow.IsBrowser, Errors.NotFound);
            else await server.Settings.Submission.RejectAsync(step, [FieldError.OnForm(Messages.DuplicateCredentials)], method.KeepsMessages(step));
            return;
        }

        var hooks = Settings.HooksAfter(method.Id);
        var continueWith = new JsonArray();
        var begun = new BegunVerifications(server, continueWith);
        // Whatever was changed: an address that was never mailed to is mailed to now. What is changed stays so where it cannot be.
        if (server.Verification.IsEnabled && server.Verification.BeginBecauseOf(exchange, flow, identity, address => address.Status == "pending", begun) is { } failed)
        {
            Renew(exchange, flow, identity);
            await server.Settings.Submission.RejectAsync(step with { Identity = identity }, [FieldError.OnForm(failed)], method.KeepsMessages(step));
            return;
        }

        if (hooks.Contains("show_verification_ui")) begun.Show();
        if (hooks.Contains("revoke_active_sessions")) server.Sessions.RevokeOthers(session);
        identity = server.Identities.Find(identity.Id) ?? identity;
        Renew(exchange, flow, identity);
        if (!flow.IsBrowser)
        {
            if (continueWith.Count > 0) flow.ContinueWith = continueWith;
            await exchange.WriteAsync(200, server.Settings.ToJson(flow, identity));
            return;
        }

        server.SessionCookies.Issue(exchange.Response, session);
        if (!exchange.IsJsonRequest)
        {
            await exchange.RedirectAsync(303, returnUrl);
            return;
        }

        continueWith.Add(new JsonObject { ["action"] = "redirect_browser_to", ["redirect_browser_to"] = returnUrl });
        flow.ContinueWith = continueWith;
        await exchange.WriteAsync(200, server.Settings.ToJson(flow, identity));
    }

    // After a success the form is that of a flow of its own, which is usable too.
    private void Renew(Exchange exchange, SettingsFlow flow, Identity identity)
    {
        var fresh = server.Settings.Create(exchange, flow.IsBrowser, identity, null);
        flow.Ui = fresh.Ui.Clone();
        flow.TotpUrl = fresh.TotpUrl;
        flow.PendingLookupCodes = fresh.PendingLookupCodes;
        flow.Remembered.Clear();
        foreach (var (key, value) in fresh.Remembered) flow.Remembered[key] = value?.DeepClone();
        flow.Ui.ClearMessages();
        flow.Ui.Messages.Add(Messages.SettingsSaved);
        flow.State = FlowStates.Success;
    }
}
