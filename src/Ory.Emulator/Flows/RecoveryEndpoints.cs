using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The recovery flow: begin, read, submit.</summary>
internal sealed class RecoveryEndpoints(Server server) : FlowEndpoints<RecoveryFlow>(server)
{
    private readonly RecoveryCompletion _completion = new(server);

    protected override FlowSettings FlowSettings => Server.Configuration.Recovery;

    private IRecoveryMethod? Method => Server.Methods.Find<IRecoveryMethod>(FlowSettings.Use);

    private bool UsesContinueWith => Server.Configuration.Features.UseContinueWithTransitions;

    public string UrlOf(RecoveryFlow flow) => Ui(flow.Id);

    /// <summary>A flow that an administrator made for somebody.</summary>
    public RecoveryFlow CreateForAdministrator(Exchange exchange, bool isBrowser, TimeSpan lifespan, string active)
    {
        var start = Start(exchange, isBrowser, exchange.Query("return_to") is { Length: > 0 } returnTo ? returnTo : null) with { Lifespan = lifespan };
        var flow = new RecoveryFlow(start) { IsAdministrators = true, Active = active, State = "sent_email" };
        Server.Flows.Add(flow);
        return flow;
    }

    /// <summary>Lets somebody in who proved that an account is theirs.</summary>
    public ValueTask CompleteAsync(RecoveryStep step, Identity identity, AuthenticationMethod method) => _completion.CompleteAsync(step, identity, method);

    /// <summary>Replaces a flow that cannot go on by a new one that says why.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="isBrowser">The type of the new flow.</param>
    /// <param name="message">Why, in the form.</param>
    /// <param name="error">Why, to a script.</param>
    public async ValueTask RetryAsync(Exchange exchange, bool isBrowser, UiText message, ApiError error)
    {
        exchange.RotateCsrf();
        var flow = New(exchange, isBrowser, Urls.Parameter(exchange.RequestUrl, "return_to"), exchange.RequestUrl);
        flow.Ui.Messages.Add(message);
        if (exchange.IsJsonRequest && UsesContinueWith)
        {
            var details = error.Details?.DeepClone() as JsonObject ?? [];
            details["continue_with"] = new JsonArray(ContinueWith(flow));
            await exchange.WriteErrorAsync(error with { Details = details, Id = null });
            return;
        }

        await exchange.RedirectAsync(303, exchange.IsJsonRequest ? Urls.WithQuery(Server.PublicUrl + Path + "/flows", ("id", flow.Id.ToString())) : Ui(flow.Id));
    }

    protected override async ValueTask InitAsync(Exchange exchange, bool isBrowser, CancellationToken cancellationToken)
    {
        var returnTo = exchange.Query("return_to");
        var error = !FlowSettings.Enabled || Method is null ? Errors.FlowDisabled("recovery") : null;
        if (error is null && exchange.Session.IsActive)
        {
            if (!isBrowser || exchange.IsJsonRequest) await exchange.WriteErrorAsync(Errors.SessionAlreadyAvailable);
            else await exchange.RedirectAsync(302, Server.ReturnTo.Resolve(null).Url);
            return;
        }

        error ??= Server.ReturnTo.Resolve(returnTo).Error;
        if (error is not null)
        {
            await (isBrowser ? exchange.ForwardAsync(error) : exchange.WriteErrorAsync(error));
            return;
        }

        var flow = New(exchange, isBrowser, returnTo, null);
        if (!isBrowser || exchange.AcceptsJson) await exchange.WriteAsync(200, flow.ToJson());
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }

    protected override async ValueTask ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (!FlowSettings.Enabled)
        {
            await exchange.ForwardAsync(Errors.FlowDisabled("recovery"));
            return;
        }

        var (flow, error) = await FindReadableAsync(exchange, needsCsrf: true, expiredHasId: true, cancellationToken);
        if (error is { Code: 410 } && error.Details?.ContainsKey("redirect_to") == true) error = error with { Id = null };
        if (error is not null) await exchange.WriteErrorAsync(error);
        else await WriteFlowAsync(exchange, flow!, cancellationToken);
    }

    protected override bool IsSameBrowser(Exchange exchange, RecoveryFlow flow) => flow.IsAdministrators || base.IsSameBrowser(exchange, flow);

    protected override async ValueTask SubmitAsync(Exchange exchange, RecoveryFlow? flow, CancellationToken cancellationToken)
    {
        if (flow is null)
        {
            await exchange.ForwardAsync(HasFlowId(exchange) ? Errors.NotFoundBecause("There is no such recovery flow.") : Errors.FlowIdMissing);
            return;
        }

        if (flow.ExpiresAt <= exchange.Now)
        {
            await ReplaceAsync(exchange, flow);
            return;
        }

        var form = await exchange.FormAsync(cancellationToken);
        var outcome = form.Fault is not null
            ? new Outcome.Invalid(FieldError.OnForm(Messages.Invalid(form.Fault)))
            : Method is { } method && method.Id == flow.Active
                ? await method.RecoverAsync(new RecoveryStep(exchange, flow, form), cancellationToken)
                : Outcome.NotResponsible.Instance;
        switch (outcome)
        {
            case Outcome.NextStage when exchange.IsJsonRequest:
                flow.TransientPayload = form.TransientPayload?.DeepClone() as JsonObject ?? [];
                await exchange.WriteAsync(200, flow.ToJson());
                break;
            case Outcome.NextStage:
                await exchange.RedirectAsync(303, Ui(flow.Id));
                break;
            case Outcome.NotResponsible:
                // No method takes the flow from here on.
                flow.Active = "default";
                await RejectAsync(exchange, flow, [FieldError.OnForm(Messages.RecoveryNoStrategy)]);
                break;
            case Outcome.Invalid invalid:
                await RejectAsync(exchange, flow, invalid.Errors);
                break;
            case Outcome.Failed { Error.Code: 400 } failed:
                await RejectAsync(exchange, flow, [FieldError.OnForm(Messages.Invalid(failed.Error.Reason ?? failed.Error.Message))]);
                break;
            case Outcome.Failed failed:
                await (flow.IsBrowser ? exchange.ForwardAsync(failed.Error) : exchange.WriteErrorAsync(failed.Error));
                break;
        }
    }

    private JsonObject ContinueWith(RecoveryFlow flow)
    {
        var inner = new JsonObject { ["id"] = flow.Id.ToString() };
        if (flow.IsBrowser) inner["url"] = Ui(flow.Id);
        return new JsonObject { ["action"] = "show_recovery_ui", ["flow"] = inner };
    }

    private RecoveryFlow New(Exchange exchange, bool isBrowser, string? returnTo, string? requestUrl)
    {
        var flow = new RecoveryFlow(Start(exchange, isBrowser, returnTo, requestUrl)) { Active = Method?.Id };
        Method?.Populate(flow, exchange);
        Server.Flows.Add(flow);
        return flow;
    }

    private async ValueTask RejectAsync(Exchange exchange, RecoveryFlow flow, IReadOnlyList<FieldError> errors)
    {
        flow.Ui.ClearMessages();
        foreach (var error in errors) flow.Ui.Show(error);
        if (!flow.IsBrowser || exchange.IsJsonRequest) await exchange.WriteAsync(400, flow.ToJson());
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }

    private async ValueTask ReplaceAsync(Exchange exchange, RecoveryFlow old)
    {
        var flow = New(exchange, old.IsBrowser, old.ReturnTo, old.RequestUrl);
        flow.Ui.Messages.Add(Messages.RecoveryExpired(old.ExpiresAt));
        if (!old.IsBrowser && UsesContinueWith)
        {
            await exchange.WriteErrorAsync(Errors.FlowExpired(old, flow.Id, exchange.Now) with
            {
                Details = new JsonObject { ["continue_with"] = new JsonArray(ContinueWith(flow)) },
            });
            return;
        }

        var reads = !old.IsBrowser || exchange.IsJsonRequest;
        await exchange.RedirectAsync(303, reads ? Urls.WithQuery(Server.PublicUrl + Path + "/flows", ("id", flow.Id.ToString())) : Ui(flow.Id));
    }
}
