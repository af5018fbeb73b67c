using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>The settings flow: begin, read, submit.</summary>
internal sealed class SettingsEndpoints(Server server) : FlowEndpoints<SettingsFlow>(server)
{
    private static readonly string[] Groups = ["default", "profile", "password", "oidc", "saml", "lookup_secret", "webauthn", "passkey", "totp"];

    private static readonly string[] Keys =
    [
        "lookup_secret_reveal", "lookup_secret_regenerate", "lookup_secret_codes", "lookup_secret_confirm",
        "webauthn_remove", "webauthn_register_displayname", "webauthn_register", "passkey_remove", "passkey_register",
        "totp_qr", "totp_secret_key", "totp_unlink", "totp_code",
    ];

    private static readonly TimeSpan ParkedFor = TimeSpan.FromMinutes(15);

    private readonly SettingsCompletion _completion = new(server);

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
            else if (exchange.IsJsonRequest) await exchange.WriteErrorAsync(Errors.SessionInactive with { Beside = new JsonObject { ["CredentialsMissing"] = false } });
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
            await (isBrowser ? exchange.ForwardAsync(forbidden) : exchange.WriteErrorAsync(forbidden));
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
        if (Server.Flows.Find<SettingsFlow>(exchange.Query("id").ToLowerInvariant()) is not { } flow) await exchange.WriteErrorAsync(Errors.NotFound);
        else if (flow.IdentityId != session.Identity.Id) await exchange.WriteErrorAsync(Errors.IdentityMismatch);
        else if (Server.Aal.Check(session, FlowSettings.RequiredAal, Ui(flow.Id)) is { } aal) await exchange.WriteErrorAsync(aal);
        else if (flow.ExpiresAt <= exchange.Now) await exchange.WriteErrorAsync(Expired(flow, withId: false));
        else
        {
            await flow.Gate.WaitAsync(cancellationToken);
            try
            {
                await exchange.WriteAsync(StatusCodes.Status200OK, ToJson(flow, session.Identity));
            }
            finally
            {
                flow.Gate.Release();
            }
        }
    }

    protected override async ValueTask SubmitAsync(Exchange exchange, SettingsFlow? flow, CancellationToken cancellationToken)
    {
        var session = exchange.Session;
        if (!session.IsActive) await UnauthenticatedAsync(exchange);
        else if (flow is null) await exchange.ForwardAsync(HasFlowId(exchange) ? Errors.NotFoundBecause("There is no such settings flow.") : Errors.FlowIdMissing);
        else if (Server.Aal.Check(session, FlowSettings.RequiredAal, exchange.RequestUrl) is { } aal) await RequireAalAsync(exchange, aal, flow.IsBrowser);
        else if (flow.ExpiresAt <= exchange.Now) await ReplaceAsync(exchange, flow, session.Identity);
        else if (flow.IdentityId != session.Identity.Id) await FailAsync(exchange, flow, Errors.IdentityMismatch);
        else await ChangeAsync(exchange, flow, session.Session, session.Identity, cancellationToken);
    }

    private async ValueTask ChangeAsync(Exchange exchange, SettingsFlow flow, Session session, Identity identity, CancellationToken cancellationToken)
    {
        var parked = HttpMethods.IsGet(exchange.Request.Method) ? Server.Continuity.Find(exchange, ParkedName(flow), identity.Id) : null;
        var form = parked is null ? await exchange.FormAsync(cancellationToken) : SubmittedForm.Of((JsonObject)parked.Payload.DeepClone());
        if (parked is not null)
        {
            Server.Continuity.Forget(exchange, parked);
            // The cookie was renewed by the sign-in in between; the parked token was checked when it was parked.
            form.Values["csrf_token"] = exchange.CsrfToken();
        }

        flow.ContinueWith = null;
        if (form.Fault is not null)
        {
            await RejectAsync(exchange, flow, identity, [FieldError.OnForm(Messages.Invalid(form.Fault))]);
            return;
        }

        var step = new SettingsStep(exchange, flow, form, session, identity);
        foreach (var method in Server.Methods.Settings)
        {
            var outcome = await method.ChangeAsync(step, cancellationToken);
            if (outcome is Outcome.NotResponsible) continue;
            await AnswerAsync(step, method, outcome);
            return;
        }

        await RejectAsync(exchange, flow, identity, [FieldError.OnForm(Messages.SettingsNoStrategy)]);
    }

    private async ValueTask AnswerAsync(SettingsStep step, ISettingsMethod method, Outcome outcome)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        switch (outcome)
        {
            case Outcome.Changed changed:
                await CompleteAsync(step, method, changed);
                break;
            case Outcome.Invalid invalid:
                await RejectAsync(exchange, flow, step.Identity, invalid.Errors, keepMessages: method.Id == "profile");
                break;
            case Outcome.NextStage when !flow.IsBrowser || exchange.IsJsonRequest:
                await exchange.WriteAsync(200, ToJson(flow, step.Identity));
                break;
            case Outcome.NextStage:
                await exchange.RedirectAsync(303, Ui(flow.Id));
                break;
            case Outcome.RefreshRequired:
                await RequireRefreshAsync(step);
                break;
            case Outcome.GoTo elsewhere when exchange.IsJsonRequest:
                await exchange.WriteErrorAsync(Errors.BrowserLocationChangeRequired(elsewhere.Url));
                break;
            case Outcome.GoTo elsewhere:
                await exchange.RedirectAsync(303, elsewhere.Url);
                break;
            case Outcome.Failed { Error.Code: 400 } failed:
                await RejectAsync(exchange, flow, step.Identity, [FieldError.OnForm(Messages.Invalid(failed.Error.Reason ?? failed.Error.Message))], keepMessages: method.Id == "profile");
                break;
            case Outcome.Failed failed:
                await FailAsync(exchange, flow, failed.Error);
                break;
        }
    }

    /// <summary>Applies a change that a method made outside the submit, such as in a provider's callback.</summary>
    public ValueTask CompleteAsync(SettingsStep step, ISettingsMethod method, Outcome.Changed changed) => _completion.CompleteAsync(step, method, changed);

    private void Populate(Exchange exchange, SettingsFlow flow, Identity identity)
    {
        flow.Ui.SetCsrf(flow.IsBrowser ? exchange.CsrfToken() : "");
        var form = new SettingsForm(flow, identity, exchange);
        foreach (var method in Server.Methods.Settings) method.Populate(form);
        Sort(flow, identity);
    }

    private void Sort(SettingsFlow flow, Identity identity)
    {
        var traits = Server.Configuration.Schema(identity.SchemaId)?.Fields.Where(field => !field.IsObject).Select(field => field.Name) ?? [];
        new NodeOrder(Groups, [.. traits, .. Keys]).Sort(flow.Ui.Nodes);
    }

    /// <summary>Shows a form again with errors.</summary>
    public async ValueTask RejectAsync(Exchange exchange, SettingsFlow flow, Identity identity, IReadOnlyList<FieldError> errors, bool keepMessages = false)
    {
        if (!keepMessages) flow.Ui.ClearMessages();
        foreach (var error in errors) flow.Ui.Show(error);
        Sort(flow, identity);
        if (!flow.IsBrowser || exchange.IsJsonRequest) await exchange.WriteAsync(400, ToJson(flow, identity));
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }

    private async ValueTask RequireRefreshAsync(SettingsStep step)
    {
        var exchange = step.Exchange;
        var returnTo = Urls.WithQuery(Server.PublicUrl + Path, ("flow", step.Flow.Id.ToString()));
        var error = Errors.RefreshRequired(Urls.WithQuery(Server.PublicUrl + "/self-service/login/browser", ("refresh", "true"), ("return_to", returnTo)));
        if (!step.Flow.IsBrowser)
        {
            await exchange.WriteErrorAsync(error);
            return;
        }

        Server.Continuity.Park(exchange, ParkedName(step.Flow), step.Identity.Id, (JsonObject)step.Form.Values.DeepClone(), ParkedFor);
        if (exchange.IsJsonRequest) await exchange.WriteErrorAsync(error);
        else await exchange.RedirectAsync(303, Json.Text(error.Beside!["redirect_browser_to"])!);
    }

    private static string ParkedName(SettingsFlow flow) => "settings." + flow.Id.ToString("N");

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

    public static ValueTask FailAsync(Exchange exchange, SettingsFlow flow, ApiError error) =>
        flow.IsBrowser ? exchange.ForwardAsync(error) : exchange.WriteErrorAsync(error);

    private async ValueTask ReplaceAsync(Exchange exchange, SettingsFlow old, Identity identity)
    {
        var flow = Create(exchange, old.IsBrowser, identity, old.ReturnTo, old.RequestUrl);
        flow.Ui.Messages.Add(Messages.SettingsExpired(old.ExpiresAt));
        if (!old.IsBrowser || exchange.IsJsonRequest) await exchange.WriteErrorAsync(Errors.FlowExpired(old, flow.Id, exchange.Now));
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }
}
