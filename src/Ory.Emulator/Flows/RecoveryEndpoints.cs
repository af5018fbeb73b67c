using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The recovery flow: begin, read, submit.</summary>
internal sealed class RecoveryEndpoints(Server server) : MailedFlowEndpoints<RecoveryFlow, IRecoveryMethod>(server)
{
    private readonly RecoveryCompletion _completion = new(server);

    protected override FlowSettings FlowSettings => Server.Configuration.Recovery;

    protected override UiText NoStrategy => Messages.RecoveryNoStrategy;

    private bool UsesContinueWith => Server.Configuration.Features.UseContinueWithTransitions;

    /// <summary>A flow that an administrator made for somebody.</summary>
    public RecoveryFlow CreateForAdministrator(Exchange exchange, bool isBrowser, TimeSpan lifespan, string active)
    {
        var start = Start(exchange, isBrowser, exchange.Query("return_to") is { Length: > 0 } returnTo ? returnTo : null) with { Lifespan = lifespan };
        var flow = new RecoveryFlow(start) { IsAdministrators = true, IsBehindLink = active == "link", Active = active, State = FlowStates.SentEmail };
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
    public async ValueTask<Outcome> RetryAsync(Exchange exchange, bool isBrowser, UiText message, ApiError error)
    {
        var (flow, refusal) = Anew(exchange, isBrowser, message, "code");
        if (flow is null) return new Outcome.Failed(refusal!);
        if (exchange.IsJsonRequest && UsesContinueWith)
        {
            var details = error.Details?.DeepClone() as JsonObject ?? [];
            details["continue_with"] = new JsonArray(ContinueWith(flow));
            await exchange.WriteErrorAsync(error with { Details = details, Id = null });
        }
        else
        {
            await exchange.RedirectAsync(303, exchange.IsJsonRequest ? ReadUrl(flow) : Ui(flow.Id));
        }

        return Outcome.Answered.Instance;
    }

    protected override async ValueTask InitAsync(Exchange exchange, bool isBrowser, CancellationToken cancellationToken)
    {
        if (exchange.Session.IsActive)
        {
            await exchange.RefuseSignedInAsync(isBrowser);
            return;
        }

        if (!FlowSettings.Enabled || Method is null)
        {
            // Whoever asks for it, and even where no browser should.
            await exchange.ForwardAsync(Errors.FlowDisabled("recovery"));
            return;
        }

        var returnTo = exchange.Query("return_to");
        if (Server.ReturnTo.Resolve(returnTo).Error is { } forbidden)
        {
            await exchange.ForwardAsync(isBrowser, forbidden);
            return;
        }

        var flow = New(exchange, isBrowser, returnTo, null);
        if (!isBrowser || exchange.AcceptsJson) await exchange.WriteAsync(200, flow.ToJson());
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }

    protected override bool HasIdWhenExpired(RecoveryFlow flow) => !flow.IsBrowser;

    protected override bool IsSameBrowser(Exchange exchange, RecoveryFlow flow) => flow.IsAnyBrowsers || base.IsSameBrowser(exchange, flow);

    // A link is looked for in every flow, also while links are off: it is told so then.
    protected override IEnumerable<IRecoveryMethod> MethodsFor(RecoveryFlow flow) =>
        Server.Methods.All.OfType<IRecoveryMethod>().Where(method => method.ReadsEveryForm || (method.Id == flow.Active && Server.Methods.IsEnabled(method)));

    protected override ValueTask<Outcome> OfferAsync(IRecoveryMethod method, Exchange exchange, RecoveryFlow flow, SubmittedForm form, CancellationToken cancellationToken) =>
        method.RecoverAsync(new RecoveryStep(exchange, flow, form), cancellationToken);

    protected override async ValueTask ShowAsync(Exchange exchange, RecoveryFlow flow, SubmittedForm form)
    {
        if (flow.IsBrowser && !exchange.IsJsonRequest)
        {
            await exchange.RedirectAsync(303, Ui(flow.Id));
            return;
        }

        flow.TransientPayload = form.TransientPayload;
        await exchange.WriteAsync(200, flow.ToJson());
    }

    protected override RecoveryFlow New(Exchange exchange, bool isBrowser, string? returnTo, string? requestUrl, string? method = null)
    {
        var begins = MethodOf(method);
        var flow = new RecoveryFlow(Start(exchange, isBrowser, returnTo, requestUrl)) { Active = begins?.Id };
        begins?.Populate(flow, exchange);
        Server.Flows.Add(flow);
        return flow;
    }

    protected override void PrepareRejection(RecoveryFlow flow) => flow.Ui.ClearMessages();

    protected override async ValueTask ReplaceAsync(Exchange exchange, RecoveryFlow old)
    {
        // A link is clicked in a browser, whoever asked for it.
        var isBrowser = old.IsBrowser || old.Active == "link";
        var flow = New(exchange, isBrowser, old.ReturnTo, old.RequestUrl, old.Active);
        flow.Ui.Messages.Add(Messages.RecoveryExpired(old.ExpiresAt));
        if (!isBrowser && UsesContinueWith)
        {
            await exchange.WriteErrorAsync(Errors.FlowExpired(old, flow.Id, exchange.Now) with
            {
                Details = new JsonObject { ["continue_with"] = new JsonArray(ContinueWith(flow)) },
            });
            return;
        }

        await exchange.RedirectAsync(303, !isBrowser || exchange.IsJsonRequest ? ReadUrl(flow) : Ui(flow.Id));
    }

    // Unlike where others are shown, a browser is not told the address of the page.
    private static JsonObject ContinueWith(RecoveryFlow flow) =>
        new() { ["action"] = "show_recovery_ui", ["flow"] = new JsonObject { ["id"] = flow.Id.ToString() } };
}
