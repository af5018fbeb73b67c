namespace Ory.Emulator;

/// <summary>The registration flow: begin, read, submit.</summary>
internal sealed class RegistrationEndpoints(Server server) : FlowEndpoints<RegistrationFlow>(server)
{
    private static readonly string[] Groups = ["oidc", "saml", "default", "webauthn", "passkey", "code", "password", "captcha", "profile"];

    private readonly RegistrationCompletion _completion = new(server);

    private static ApiError Disabled { get; } = Errors.FlowDisabled("registration") with { Id = "self_service_flow_disabled" };

    protected override FlowSettings FlowSettings => Server.Configuration.Registration;

    public bool IsTwoStep => FlowSettings.Style == "profile_first";

    /// <summary>Makes a flow for a request, or says why not.</summary>
    public (RegistrationFlow? Flow, ApiError? Error) Create(Exchange exchange, bool isBrowser, RegistrationFlow? old)
    {
        if (!FlowSettings.Enabled) return (null, Disabled);
        // Looked at is the address of this request, also where the flow takes an old one's place and goes where that was to go.
        var returnTo = exchange.Query("return_to");
        if (Server.ReturnTo.Resolve(returnTo).Error is { } forbidden) return (null, forbidden);
        if (ChallengeError(exchange, isBrowser) is { } challenge) return (null, challenge);
        var schema = exchange.Query("identity_schema");
        if (schema.Length > 0 && !Server.Configuration.IsSelectable(schema)) return (null, Errors.BadRequest($"The identity schema \"{schema}\" cannot be chosen."));
        var flow = new RegistrationFlow(Start(exchange, isBrowser, old is null ? returnTo : old.ReturnTo, old?.RequestUrl))
        {
            IdentitySchema = schema.Length > 0 ? schema : null,
            OrganizationId = Uuids.Of(exchange.Query("organization")),
        };
        if (!isBrowser && exchange.Query("return_session_token_exchange_code") == "true")
            Server.Flows.GiveCodes(flow);

        Populate(exchange, flow, IsTwoStep ? RegistrationStage.Profile : RegistrationStage.OneStep);
        // The form is made before the flow is told whose place it takes.
        if (old is not null) flow.IdentitySchema = old.IdentitySchema;
        Server.Flows.Add(flow);
        return (flow, null);
    }

    /// <summary>Fills a form with what all methods have to offer, and puts it in order.</summary>
    public void Populate(Exchange exchange, RegistrationFlow flow, RegistrationStage stage)
    {
        // No method of the open source serves organizations.
        flow.Ui.NodesAreNull = flow.OrganizationId is not null;
        if (flow.Ui.NodesAreNull) return;
        var form = new RegistrationForm(flow, stage, Server.SchemaFor(flow), exchange);
        flow.Ui.SetCsrf(exchange.CsrfToken());
        foreach (var method in Server.Methods.Registration) method.Populate(form);
        Sort(flow);
    }

    public void Sort(RegistrationFlow flow)
    {
        var traits = Server.SchemaFor(flow).NodeOrder;
        new NodeOrder(Groups, ["csrf_token", .. traits.Take(1), "password", .. traits.Skip(1), "webauthn_register_displayname", "webauthn_register"]).Sort(flow.Ui.Nodes);
    }

    /// <summary>Ends a sign-up that a method completed outside the submit, such as in a provider's callback.</summary>
    public ValueTask CompleteAsync(Exchange exchange, RegistrationFlow flow, Outcome.SignedUp outcome) => _completion.CompleteAsync(exchange, flow, outcome);

    /// <summary>Shows a form again with errors.</summary>
    public async ValueTask RejectAsync(Exchange exchange, RegistrationFlow flow, IReadOnlyList<FieldError> errors)
    {
        flow.Ui.ClearMessages();
        foreach (var error in errors) flow.Ui.Show(error);
        Sort(flow);
        if (!flow.IsBrowser || exchange.IsJsonRequest) await exchange.WriteAsync(400, flow.ToJson());
        else await exchange.RedirectAsync(302, Ui(flow.Id));
    }

    protected override async ValueTask InitAsync(Exchange exchange, bool isBrowser, CancellationToken cancellationToken)
    {
        // A native client that is signed in is refused before anything else is looked at, a browser last.
        if (!isBrowser && exchange.Session.IsActive)
        {
            await exchange.WriteErrorAsync(Errors.SessionAlreadyAvailable);
            return;
        }

        var (flow, error) = Create(exchange, isBrowser, null);
        if (error is null && exchange.Session.IsActive)
        {
            if (exchange.IsJsonRequest) await exchange.WriteErrorAsync(Errors.SessionAlreadyAvailable);
            else await exchange.RedirectAsync(303, Server.ReturnTo.Resolve(exchange.Query("return_to")).Url);
            return;
        }

        if (error is not null)
        {
            await exchange.ForwardAsync(isBrowser, error);
            return;
        }

        var json = flow!.ToJson();
        flow.ExchangeCode = null;
        if (!isBrowser || exchange.AcceptsJson) await exchange.WriteAsync(200, json);
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }

    protected override ValueTask ReadAsync(Exchange exchange, CancellationToken cancellationToken) =>
        FlowSettings.Enabled ? base.ReadAsync(exchange, cancellationToken) : exchange.ForwardAsync(Disabled);

    protected override async ValueTask SubmitAsync(Exchange exchange, RegistrationFlow? flow, CancellationToken cancellationToken)
    {
        // Whichever flow it is, and if it is one.
        if (exchange.Session.IsActive)
        {
            await exchange.RefuseSignedInAsync();
            return;
        }

        if (flow is null)
        {
            await exchange.ForwardAsync(HasFlowId(exchange) ? Errors.NotFound : Errors.FlowIdMissing);
            return;
        }

        if (flow.ExpiresAt <= exchange.Now)
        {
            await ReplaceAsync(exchange, flow, flow.ExpiresAt);
            return;
        }

        var form = await exchange.FormAsync(cancellationToken);
        if (form.Fault is not null)
        {
            await RejectAsync(exchange, flow, [FieldError.OnForm(Messages.Invalid(form.Fault))]);
            return;
        }

        var step = new RegistrationStep(exchange, flow, form, Server.SchemaFor(flow));
        var methods = Server.Methods.RegistrationSubmits.Where(method => method.IsResponsible(step));
        foreach (var method in methods.OrderByDescending(method => method.ComesFirst(step)))
        {
            var outcome = Server.Methods.RefusalOf(method, form) ?? await method.RegisterAsync(step, cancellationToken);
            if (outcome is Outcome.NotResponsible) continue;
            await AnswerAsync(exchange, flow, outcome);
            return;
        }

        await RejectAsync(exchange, flow, [FieldError.OnForm(Messages.RegistrationNoStrategy)]);
    }

    private async ValueTask AnswerAsync(Exchange exchange, RegistrationFlow flow, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.SignedUp success:
                await CompleteAsync(exchange, flow, success);
                break;
            case Outcome.Invalid invalid:
                await RejectAsync(exchange, flow, invalid.Errors);
                break;
            case Outcome.RanOut late:
                await ReplaceAsync(exchange, flow, late.At);
                break;
            case Outcome.NextStage when exchange.IsJsonRequest:
                await exchange.WriteAsync(400, flow.ToJson());
                break;
            case Outcome.NextStage:
                await exchange.RedirectAsync(303, Ui(flow.Id));
                break;
            case Outcome.GoTo elsewhere:
                await exchange.GoToAsync(elsewhere.Url);
                break;
            case Outcome.Failed { Error.Code: 400 } failed:
                await RejectAsync(exchange, flow, [FieldError.OnForm(failed.Error)]);
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

    private async ValueTask ReplaceAsync(Exchange exchange, RegistrationFlow old, DateTimeOffset expiredAt)
    {
        var (flow, error) = Create(exchange, old.IsBrowser, old);
        if (flow is null)
        {
            // The old flow says why there is no other.
            await RejectAsync(exchange, old, [FieldError.OnForm(error!)]);
            return;
        }

        flow.Ui.Messages.Add(Messages.RegistrationExpired(expiredAt));
        if (!old.IsBrowser || exchange.IsJsonRequest) await exchange.WriteErrorAsync(Errors.Expired(expiredAt, flow.Id, exchange.Now));
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }
}
