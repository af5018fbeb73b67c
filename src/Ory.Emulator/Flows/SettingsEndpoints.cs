using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The settings flow: begin, read, submit.</summary>
internal sealed class SettingsEndpoints(Server server) : FlowEndpoints<SettingsFlow>(server)
{
    /// <summary>What becomes of a submitted form.</summary>
    public SettingsSubmission Submission { get; } = new(server);

    protected override FlowSettings FlowSettings => Server.Configuration.Settings;

    public SettingsFlow Create(Exchange exchange, bool isBrowser, Identity identity, string? returnTo, string? requestUrl = null)
    {
        var flow = new SettingsFlow(Start(exchange, isBrowser, returnTo, requestUrl), identity.Id);
        Populate(exchange, flow, identity);
        Server.Flows.Add(flow);
        return flow;
    }

    public string UrlOf(SettingsFlow flow) => Ui(flow.Id);

    /// <summary>The flow as JSON, with the identity it shows.</summary>
    public JsonObject ToJson(SettingsFlow flow, Identity identity)
    {
        flow.IdentityJson = Server.IdentityJson.Public(identity);
        return flow.ToJson();
    }

    protected override async ValueTask InitAsync(Exchange exchange, bool isBrowser, CancellationToken cancellationToken)
    {
        var session = exchange.Session;
        var returnTo = exchange.Query("return_to");
        if (!session.IsActive)
        {
            if (!isBrowser) await exchange.WriteErrorAsync(Errors.SessionInactive);
            else if (exchange.IsJsonRequest) await exchange.WriteErrorAsync(Errors.SessionInactiveInBrowser);
            else await exchange.RedirectAsync(303, returnTo.Length == 0 ? Server.PublicUrl + "/self-service/login/browser" : Urls.WithQuery(Server.PublicUrl + "/self-service/login/browser", ("return_to", returnTo)));
            return;
        }

        if (Server.Aal.Check(session, FlowSettings.RequiredAal, isBrowser && returnTo.Length > 0 ? exchange.RequestUrl : null) is { } aal)
        {
            await RequireAalAsync(exchange, aal, isBrowser);
            return;
        }

        if (Server.ReturnTo.Resolve(returnTo).Error is { } forbidden)
        {
            await exchange.ForwardAsync(isBrowser, forbidden);
            return;
        }

        var flow = Create(exchange, isBrowser, session.Identity, returnTo);
        if (!isBrowser || exchange.AcceptsJson) await exchange.WriteAsync(200, ToJson(flow, session.Identity));
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }

    protected override async ValueTask ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (!exchange.Session.IsActive)
        {
            await UnauthenticatedAsync(exchange);
            return;
        }

        var session = exchange.Session;
        if (Server.Flows.Find<SettingsFlow>(exchange.Query("id")) is not { } flow) await exchange.WriteErrorAsync(Errors.NotFound);
        else if (flow.IdentityId != session.Identity.Id) await exchange.WriteErrorAsync(Errors.IdentityMismatch);
        else if (Server.Aal.Check(session, FlowSettings.RequiredAal, Ui(flow.Id)) is { } aal) await exchange.WriteErrorAsync(aal);
        else if (flow.ExpiresAt <= exchange.Now) await exchange.WriteErrorAsync(Expired(flow));
        else await WriteFlowAsync(exchange, flow, () => ToJson(flow, session.Identity), cancellationToken);
    }

    protected override bool HasIdWhenExpired(SettingsFlow flow) => false;

    protected override async ValueTask SubmitAsync(Exchange exchange, SettingsFlow? flow, CancellationToken cancellationToken)
    {
        var session = exchange.Session;
        if (!session.IsActive) await UnauthenticatedAsync(exchange);
        else if (flow is null) await exchange.ForwardAsync(HasFlowId(exchange) ? Errors.NotFoundBecause("There is no such settings flow.") : Errors.FlowIdMissing);
        else if (Server.Aal.Check(session, FlowSettings.RequiredAal, exchange.RequestUrl) is { } aal) await RequireAalAsync(exchange, aal, flow.IsBrowser);
        else if (flow.ExpiresAt <= exchange.Now) await ReplaceAsync(new SettingsStep(exchange, flow, SubmittedForm.Of([]), session.Session, session.Identity));
        else if (flow.IdentityId != session.Identity.Id) await exchange.ForwardAsync(flow.IsBrowser, Errors.IdentityMismatch);
        else await Submission.AnswerAsync(new SettingsStep(exchange, flow, await exchange.FormAsync(cancellationToken), session.Session, session.Identity), cancellationToken);
    }

    private void Populate(Exchange exchange, SettingsFlow flow, Identity identity)
    {
        flow.Ui.SetCsrf(exchange.CsrfToken());
        var form = new SettingsForm(flow, identity, exchange);
        foreach (var method in Server.Methods.Settings)
        {
            // Whoever begins anew has given up what he had parked.
            Server.Continuity.Abort(exchange, SettingsSubmission.ParkedName(method));
            method.Populate(form);
        }

        SettingsNodeOrder.Sort(flow.Ui, Server.Configuration.Schema(identity.SchemaId));
    }

    private static async ValueTask RequireAalAsync(Exchange exchange, ApiError error, bool isBrowser)
    {
        if (!isBrowser || exchange.IsJsonRequest) await exchange.WriteErrorAsync(error);
        else await exchange.RedirectAsync(303, Json.Text(error.Beside!["redirect_browser_to"])!);
    }

    private async ValueTask UnauthenticatedAsync(Exchange exchange)
    {
        if (exchange.IsJsonRequest) await exchange.WriteErrorAsync(Errors.NoSession);
        else await exchange.RedirectAsync(302, Server.Configuration.Login.UiUrl);
    }

    // What was submitted is not read any more.
    private async ValueTask ReplaceAsync(SettingsStep late)
    {
        var (exchange, old, identity) = (late.Exchange, late.Flow, late.Identity);
        // Looked at is the address of this request; the flow goes where the old one was to go.
        if (Server.ReturnTo.Resolve(exchange.Query("return_to")).Error is { } forbidden)
        {
            await Submission.RejectAsync(late, [FieldError.OnForm(forbidden)], keepMessages: true);
            return;
        }

        var flow = Create(exchange, old.IsBrowser, identity, old.ReturnTo, old.RequestUrl);
        flow.Ui.Messages.Add(Messages.SettingsExpired(old.ExpiresAt));
        if (!old.IsBrowser || exchange.IsJsonRequest) await exchange.WriteErrorAsync(Errors.FlowExpired(old, flow.Id, exchange.Now));
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }
}
