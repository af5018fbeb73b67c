namespace Ory.Emulator;

/// <summary>What recovery and verification have in common: somebody gives an address, and a code or a link is mailed to it.</summary>
internal abstract class MailedFlowEndpoints<TFlow, TMethod>(Server server) : FlowEndpoints<TFlow>(server)
    where TFlow : Flow
    where TMethod : class, IMethod
{
    /// <summary>The method that new flows begin with; null when the configured one is off.</summary>
    protected TMethod? Method => Server.Methods.Find<TMethod>(FlowSettings.Use);

    /// <summary>What is said when no method takes a submit.</summary>
    protected abstract UiText NoStrategy { get; }

    public string UrlOf(TFlow flow) => Ui(flow.Id);

    /// <summary>The methods a submit is offered to, one after the other.</summary>
    protected abstract IEnumerable<TMethod> MethodsFor(TFlow flow);

    protected abstract ValueTask<Outcome> OfferAsync(TMethod method, Exchange exchange, TFlow flow, SubmittedForm form, CancellationToken cancellationToken);

    /// <summary>Answers a submit that brought the flow to its next stage.</summary>
    protected abstract ValueTask ShowAsync(Exchange exchange, TFlow flow, SubmittedForm form);

    /// <summary>Answers a submit of a flow that ran out.</summary>
    protected abstract ValueTask ReplaceAsync(Exchange exchange, TFlow old);

    /// <summary>Makes a flow that begins anew, with a method or, where that is off, with the one that new flows begin with.</summary>
    protected abstract TFlow New(Exchange exchange, bool isBrowser, string? returnTo, string? requestUrl, string? method = null);

    /// <summary>
    /// A flow in place of one that cannot go on, which says why; or why there is none, which the old one's form says. Its method is that which found
    /// out: an administrator's flow need not have the usual one.
    /// </summary>
    protected (TFlow? Flow, ApiError? Error) Anew(Exchange exchange, bool isBrowser, UiText message, string method)
    {
        exchange.RotateCsrf();
        var returnTo = exchange.Query("return_to");
        if (Server.ReturnTo.Resolve(returnTo).Error is { } forbidden) return (null, forbidden);
        var flow = New(exchange, isBrowser, returnTo, exchange.RequestUrl, method);
        flow.Ui.Messages.Add(message);
        return (flow, null);
    }

    /// <summary>Begins anew after a link that cannot be used: a browser is sent to the page even where it asks for JSON.</summary>
    public async ValueTask<Outcome> BeginAnewAsync(Exchange exchange, bool isBrowser, UiText message)
    {
        var (flow, error) = Anew(exchange, isBrowser, message, "link");
        if (flow is null) return new Outcome.Failed(error!);
        await exchange.RedirectAsync(303, isBrowser ? Ui(flow.Id) : ReadUrl(flow));
        return Outcome.Answered.Instance;
    }

    protected TMethod? MethodOf(string? id) => (id is null ? null : Server.Methods.Find<TMethod>(id)) ?? Method;

    protected string ReadUrl(TFlow flow) => Urls.WithQuery(Server.PublicUrl + Path + "/flows", ("id", flow.Id.ToString()));

    protected override ValueTask ReadAsync(Exchange exchange, CancellationToken cancellationToken) =>
        FlowSettings.Enabled ? base.ReadAsync(exchange, cancellationToken) : exchange.ForwardAsync(Errors.FlowDisabled(FlowSettings.Name));

    protected override async ValueTask SubmitAsync(Exchange exchange, TFlow? flow, CancellationToken cancellationToken)
    {
        if (flow is null)
        {
            await exchange.ForwardAsync(HasFlowId(exchange) ? Errors.NotFoundBecause($"There is no such {FlowSettings.Name} flow.") : Errors.FlowIdMissing);
            return;
        }

        if (flow.ExpiresAt <= exchange.Now)
        {
            // Looked at is the address of this request; the flow in its place goes where the old one was to go.
            if (Server.ReturnTo.Resolve(exchange.Query("return_to")).Error is { } forbidden) await RejectAsync(exchange, flow, "default", [FieldError.OnForm(forbidden)]);
            else await ReplaceAsync(exchange, flow);
            return;
        }

        var form = (await exchange.FormAsync(cancellationToken)).With(exchange.Request);
        foreach (var method in MethodsFor(flow))
        {
            var outcome = form.Refusal ?? await OfferAsync(method, exchange, flow, form, cancellationToken);
            if (outcome is Outcome.NotResponsible) continue;
            await AnswerAsync(exchange, flow, method, form, outcome);
            return;
        }

        await RejectAsync(exchange, flow, "default", [FieldError.OnForm(NoStrategy)]);
    }

    private async ValueTask AnswerAsync(Exchange exchange, TFlow flow, TMethod method, SubmittedForm form, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.NextStage:
                await ShowAsync(exchange, flow, form);
                break;
            case Outcome.Invalid invalid:
                await RejectAsync(exchange, flow, method.Id, invalid.Errors);
                break;
            case Outcome.Failed { Error.Code: 400 } failed:
                await RejectAsync(exchange, flow, method.Id, [FieldError.OnForm(failed.Error)]);
                break;
            case Outcome.Failed failed:
                await exchange.ForwardAsync(flow.IsBrowser, failed.Error);
                break;
            case Outcome.Answered:
                break;
            default:
                throw outcome.Unanswered(flow);
        }
    }

    // The form belongs from here on to whoever found the fault: to no method at all, if none took it.
    private async ValueTask RejectAsync(Exchange exchange, TFlow flow, string group, IReadOnlyList<FieldError> errors)
    {
        PrepareRejection(flow);
        foreach (var error in errors) flow.Ui.Show(error);
        flow.Active = group;
        if (!flow.IsBrowser || exchange.IsJsonRequest) await exchange.WriteAsync(400, flow.ToJson());
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }

    /// <summary>What happens to a form before errors are shown in it.</summary>
    protected abstract void PrepareRejection(TFlow flow);
}
