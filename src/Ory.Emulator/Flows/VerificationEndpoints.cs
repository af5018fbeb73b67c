using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The verification flow: begin, read, submit, and begin on behalf of a sign-up or a changed address.</summary>
internal sealed class VerificationEndpoints(Server server) : FlowEndpoints<VerificationFlow>(server)
{
    protected override FlowSettings FlowSettings => Server.Configuration.Verification;

    private IVerificationMethod? Method => Server.Methods.Find<IVerificationMethod>(FlowSettings.Use);

    public string UrlOf(VerificationFlow flow) => Ui(flow.Id);

    /// <summary>The item of <c>continue_with</c> that sends people to a verification flow.</summary>
    public JsonObject ContinueWith(VerificationFlow flow, string address, bool withUrl)
    {
        var inner = new JsonObject { ["id"] = flow.Id.ToString(), ["verifiable_address"] = address };
        if (withUrl) inner["url"] = Ui(flow.Id);
        return new JsonObject { ["action"] = "show_verification_ui", ["flow"] = inner };
    }

    /// <summary>Mails a code or link to an address because of another flow; null when verification is off.</summary>
    public VerificationFlow? Begin(Exchange exchange, Flow origin, VerifiableAddress address, Identity identity)
    {
        if (!FlowSettings.Enabled || Method is not { } method) return null;
        var requestUrl = origin.RequestUrl;
        var returnTo = origin.ReturnTo;
        if (Urls.Parameter(requestUrl, "after_verification_return_to") is { Length: > 0 } after)
        {
            requestUrl = Urls.WithQuery(Urls.Without(requestUrl, "after_verification_return_to"), ("return_to", after));
            returnTo = after;
        }

        var flow = new VerificationFlow(Start(exchange, origin.IsBrowser, returnTo, requestUrl)) { Active = method.Id };
        method.Send(flow, address, identity.Id, flow.IsBrowser ? exchange.CsrfToken() : "");
        Server.Flows.Add(flow);
        return flow;
    }

    /// <summary>Replaces a flow that cannot go on by a new one that says why.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="old">The flow that cannot go on.</param>
    /// <param name="message">Why.</param>
    /// <param name="expiredAt">When what was submitted ran out, if that is why.</param>
    public async ValueTask RetryAsync(Exchange exchange, VerificationFlow old, UiText message, DateTimeOffset? expiredAt = null)
    {
        exchange.RotateCsrf();
        var flow = New(exchange, old.IsBrowser, Urls.Parameter(exchange.RequestUrl, "return_to"), exchange.RequestUrl);
        flow.Ui.Messages.Add(message);
        if (!exchange.IsJsonRequest) await exchange.RedirectAsync(303, Ui(flow.Id));
        else if (expiredAt is { } at) await exchange.WriteErrorAsync(Errors.Expired(at, flow.Id, exchange.Now));
        else await exchange.WriteErrorAsync(Errors.FlowReplaced(flow.Id));
    }

    protected override async ValueTask InitAsync(Exchange exchange, bool isBrowser, CancellationToken cancellationToken)
    {
        var returnTo = exchange.Query("return_to");
        if (!FlowSettings.Enabled || Method is null)
        {
            await (isBrowser ? exchange.ForwardAsync(Errors.FlowDisabled("verification")) : exchange.WriteErrorAsync(Errors.FlowDisabled("verification")));
            return;
        }

        // Even to a browser this one is told as JSON.
        if (Server.ReturnTo.Resolve(returnTo).Error is { } forbidden)
        {
            await exchange.WriteErrorAsync(forbidden);
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
            await exchange.ForwardAsync(Errors.FlowDisabled("verification"));
            return;
        }

        var (flow, error) = await FindReadableAsync(exchange, needsCsrf: true, expiredHasId: false, cancellationToken);
        if (error is not null) await exchange.WriteErrorAsync(error);
        else await WriteFlowAsync(exchange, flow!, cancellationToken);
    }

    protected override async ValueTask SubmitAsync(Exchange exchange, VerificationFlow? flow, CancellationToken cancellationToken)
    {
        if (flow is null)
        {
            await exchange.ForwardAsync(HasFlowId(exchange) ? Errors.NotFoundBecause("There is no such verification flow.") : Errors.FlowIdMissing);
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
                ? await method.VerifyAsync(new VerificationStep(exchange, flow, form), cancellationToken)
                : Outcome.NotResponsible.Instance;
        switch (outcome)
        {
            case Outcome.NextStage when exchange.IsHtmlRequest:
                await exchange.RedirectAsync(303, Ui(flow.Id));
                break;
            case Outcome.NextStage:
                await exchange.WriteAsync(200, flow.ToJson());
                break;
            case Outcome.NotResponsible:
                await RejectAsync(exchange, flow, [FieldError.OnForm(Messages.VerificationNoStrategy)]);
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

    private VerificationFlow New(Exchange exchange, bool isBrowser, string? returnTo, string? requestUrl)
    {
        var flow = new VerificationFlow(Start(exchange, isBrowser, returnTo, requestUrl)) { Active = Method?.Id };
        Method?.Populate(flow, exchange);
        Server.Flows.Add(flow);
        return flow;
    }

    // Unlike elsewhere, messages of earlier submits stay.
    private async ValueTask RejectAsync(Exchange exchange, VerificationFlow flow, IReadOnlyList<FieldError> errors)
    {
        foreach (var error in errors) flow.Ui.Show(error);
        if (!flow.IsBrowser || exchange.IsJsonRequest) await exchange.WriteAsync(400, flow.ToJson());
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }

    private async ValueTask ReplaceAsync(Exchange exchange, VerificationFlow old)
    {
        exchange.RotateCsrf();
        var flow = New(exchange, true, old.ReturnTo, old.RequestUrl);
        flow.Ui.Messages.Add(Messages.VerificationExpired(old.ExpiresAt));
        var reads = !old.IsBrowser || exchange.IsJsonRequest;
        await exchange.RedirectAsync(303, reads ? Urls.WithQuery(Server.PublicUrl + Path + "/flows", ("id", flow.Id.ToString())) : Ui(flow.Id));
    }
}
