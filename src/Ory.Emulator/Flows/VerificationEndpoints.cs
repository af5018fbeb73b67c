using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The verification flow: begin, read, submit, and begin on behalf of a sign-up or a changed address.</summary>
internal sealed class VerificationEndpoints(Server server) : MailedFlowEndpoints<VerificationFlow, IVerificationMethod>(server)
{
    protected override FlowSettings FlowSettings => Server.Configuration.Verification;

    protected override UiText NoStrategy => Messages.VerificationNoStrategy;

    /// <summary>The item of <c>continue_with</c> that sends people to a verification flow.</summary>
    public JsonObject ContinueWith(VerificationFlow flow, string address, bool withUrl)
    {
        var inner = new JsonObject { ["id"] = flow.Id.ToString(), ["verifiable_address"] = address };
        if (withUrl) inner["url"] = Ui(flow.Id);
        return new JsonObject { ["action"] = "show_verification_ui", ["flow"] = inner };
    }

    /// <summary>Whether a sign-up and a change of settings begin verifications. The hooks of a sign-in do not ask.</summary>
    public bool IsEnabled => FlowSettings.Enabled;

    /// <summary>Why no verification can be begun because of another flow; null when one can.</summary>
    public ApiError? WhyNone => Method is null ? Errors.BadRequest($"Addresses are verified by the method \"{FlowSettings.Use}\", which is switched off.") : null;

    /// <summary>Mails to addresses because of another flow: as nobody can be shown several forms at once to the first, or to all by a flag.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="origin">The other flow.</param>
    /// <param name="identity">Whose addresses.</param>
    /// <param name="waits">Which of them wait to be verified.</param>
    /// <param name="begun">What was begun.</param>
    /// <returns>Why none can be begun, also where none waits; null when they were.</returns>
    public ApiError? BeginBecauseOf(Exchange exchange, Flow origin, Identity identity, Func<VerifiableAddress, bool> waits, BegunVerifications begun)
    {
        if (WhyNone is { } error) return error;
        foreach (var address in identity.VerifiableAddresses.Where(waits).Take(Server.Configuration.Features.LegacyContinueWithVerificationUi ? int.MaxValue : 1))
        {
            // With a sign-in or a sign-up the browser gets another CSRF cookie: the verification belongs to that.
            if (origin is { IsBrowser: true } and SessionFlow) exchange.RotateCsrf();
            begun.Add(Begin(exchange, origin, address, identity), address.Value);
        }

        return null;
    }

    /// <summary>Mails a code or link to an address because of another flow, by the method that there has to be.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="origin">The other flow.</param>
    /// <param name="address">The address.</param>
    /// <param name="identity">Whose address it is.</param>
    public VerificationFlow Begin(Exchange exchange, Flow origin, VerifiableAddress address, Identity identity)
    {
        var method = Method!;
        // The parameters of the address are written anew, in order, whatever they are.
        var requestUrl = Urls.WithQuery(Urls.Without(origin.RequestUrl, "after_verification_return_to"));
        var returnTo = origin.ReturnTo;
        if (Urls.Parameter(origin.RequestUrl, "after_verification_return_to") is { Length: > 0 } after)
        {
            requestUrl = Urls.WithQuery(requestUrl, ("return_to", after));
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
    public async ValueTask<Outcome> RetryAsync(Exchange exchange, VerificationFlow old, UiText message, DateTimeOffset? expiredAt = null)
    {
        var (flow, error) = Anew(exchange, old.IsBrowser, message, "code");
        if (flow is null) return new Outcome.Failed(error!);
        if (!exchange.IsJsonRequest) await exchange.RedirectAsync(303, Ui(flow.Id));
        else if (expiredAt is { } at) await exchange.WriteErrorAsync(Errors.Expired(at, flow.Id, exchange.Now));
        else await exchange.WriteErrorAsync(Errors.FlowReplaced(flow.Id));
        return Outcome.Answered.Instance;
    }

    protected override async ValueTask InitAsync(Exchange exchange, bool isBrowser, CancellationToken cancellationToken)
    {
        if (!FlowSettings.Enabled)
        {
            await exchange.ForwardAsync(Errors.FlowDisabled("verification"));
            return;
        }

        // Even to a browser these are told as JSON.
        var returnTo = exchange.Query("return_to");
        if ((Method is null ? Errors.FlowDisabled("verification") : Server.ReturnTo.Resolve(returnTo).Error) is { } error)
        {
            await exchange.WriteErrorAsync(error);
            return;
        }

        var flow = New(exchange, isBrowser, returnTo, null);
        if (!isBrowser || exchange.AcceptsJson) await exchange.WriteAsync(200, flow.ToJson());
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }

    protected override bool HasIdWhenExpired(VerificationFlow flow) => false;

    protected override IEnumerable<IVerificationMethod> MethodsFor(VerificationFlow flow) =>
        Server.Methods.Find<IVerificationMethod>(flow.Active ?? "") is { } method ? [method] : [];

    protected override ValueTask<Outcome> OfferAsync(IVerificationMethod method, Exchange exchange, VerificationFlow flow, SubmittedForm form, CancellationToken cancellationToken) =>
        method.VerifyAsync(new VerificationStep(exchange, flow, form), cancellationToken);

    protected override ValueTask ShowAsync(Exchange exchange, VerificationFlow flow, SubmittedForm form) =>
        exchange.IsHtmlRequest ? exchange.RedirectAsync(303, Ui(flow.Id)) : exchange.WriteAsync(200, flow.ToJson());

    protected override VerificationFlow New(Exchange exchange, bool isBrowser, string? returnTo, string? requestUrl, string? method = null)
    {
        var begins = MethodOf(method);
        var flow = new VerificationFlow(Start(exchange, isBrowser, returnTo, requestUrl)) { Active = begins?.Id };
        begins?.Populate(flow, exchange);
        Server.Flows.Add(flow);
        return flow;
    }

    protected override void PrepareRejection(VerificationFlow flow)
    {
        // Unlike elsewhere, messages of earlier submits stay.
    }

    protected override async ValueTask ReplaceAsync(Exchange exchange, VerificationFlow old)
    {
        // It is always the flow of a browser, whatever the old one was.
        exchange.RotateCsrf();
        var flow = New(exchange, true, old.ReturnTo, old.RequestUrl, old.Active);
        flow.Ui.Messages.Add(Messages.VerificationExpired(old.ExpiresAt));
        await exchange.RedirectAsync(303, exchange.IsJsonRequest ? ReadUrl(flow) : Ui(flow.Id));
    }
}
