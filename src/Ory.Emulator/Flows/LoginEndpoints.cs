namespace Ory.Emulator;

/// <summary>The login flow: begin, read, submit.</summary>
internal sealed class LoginEndpoints(Server server) : FlowEndpoints<LoginFlow>(server)
{
    private static readonly NodeOrder Order = new(
        ["oidc", "default", "webauthn", "passkey", "code", "password", "totp", "lookup_secret"], ["csrf_token", "identifier", "password"]);

    private readonly LoginCompletion _completion = new(server);

    private readonly LoginSubmission _submission = new(server);

    protected override FlowSettings FlowSettings => Server.Configuration.Login;

    /// <summary>Makes a flow for a request, or says why not.</summary>
    public (LoginFlow? Flow, ApiError? Error) Create(Exchange exchange, bool isBrowser, Flow? old, bool isLinking = false)
    {
        // Looked at is the address of this request, also where the flow takes an old one's place and goes where that was to go.
        var returnTo = exchange.Query("return_to");
        if (Refusal(exchange, isBrowser, returnTo) is { } refusal) return (null, refusal);
        var schema = exchange.Query("identity_schema");
        var aal = AalOf(exchange)!;
        var session = exchange.Session;
        var flow = new LoginFlow(Start(exchange, isBrowser, old is null ? returnTo : old.ReturnTo, old?.RequestUrl))
        {
            IsRefresh = IsRefresh(exchange),
            RequestedAal = aal,
            OrganizationId = aal == "aal1" ? session.Identity?.OrganizationId ?? Uuids.Of(exchange.Query("organization")) : null,
            IdentitySchema = schema.Length > 0 && aal == "aal1" ? schema : null,
        };
        flow.Ui.NodesAreNull = true;
        if (!isBrowser && !session.IsActive && GoBool.Parse(exchange.Query("return_session_token_exchange_code")) == true)
            Server.Flows.GiveCodes(flow);

        if (aal == "aal2" && Server.Methods.Login.Select(method => method.WhyNot(session.Identity!, exchange)).FirstOrDefault(error => error is not null) is { } error) return (null, error);
        Populate(new LoginForm(flow, StageOf(flow, isLinking), session.Identity, session.Session, exchange));
        // The form is made before the flow is told whose place it takes.
        if (old is LoginFlow { IdentitySchema: var chosen }) flow.IdentitySchema = chosen;
        if (flow.State != FlowStates.SentEmail && flow.IsRefresh) flow.Ui.Messages.Add(Messages.LoginReAuth);
        // Said to who refreshes as well, unless the session has the second factor already.
        if (flow.State != FlowStates.SentEmail && aal == "aal2" && session.Session!.Aal != "aal2") flow.Ui.Messages.Add(Messages.LoginMfa);
        Server.Flows.Add(flow);
        return (flow, null);
    }

    /// <summary>Fills a form with what all methods have to offer, and puts it in order.</summary>
    public void Populate(LoginForm form)
    {
        // No method of the open source serves organizations.
        foreach (var method in form.Flow.OrganizationId is null ? Server.Methods.Login : []) method.Populate(form);
        // A form that already asks for a mailed code comes as that method made it.
        if (form.Flow.State == FlowStates.SentEmail) return;
        // A native form has the token of a method that asks for something itself; a code gives it to browsers only.
        if (form.Flow.IsBrowser || form.Ui.Nodes.Exists(node => node.Group is not ("default" or "code"))) form.Ui.SetCsrf(form.Exchange.CsrfToken());
        Order.Sort(form.Ui.Nodes);
    }

    /// <summary>Ends a sign-in that a method completed outside the submit, such as in a provider's callback.</summary>
    public ValueTask CompleteAsync(Exchange exchange, LoginFlow flow, Outcome.SignedIn outcome) => _completion.CompleteAsync(exchange, flow, outcome);

    /// <summary>Asks for a second factor with a form of its own, and keeps the credential that waits for it.</summary>
    public ValueTask StepUpAsync(Exchange exchange, CredentialLink link)
    {
        var (flow, error) = Create(exchange, isBrowser: true, null);
        if (flow is not null) flow.Link = link;
        return BeginAsync(exchange, isBrowser: true, flow, error);
    }

    /// <summary>Shows a form again with errors.</summary>
    public async ValueTask RejectAsync(Exchange exchange, LoginFlow flow, IReadOnlyList<FieldError> errors)
    {
        flow.Ui.ClearMessages();
        foreach (var error in errors) flow.Ui.Show(error);
        Order.Sort(flow.Ui.Nodes);
        if (!flow.IsBrowser || exchange.IsJsonRequest) await exchange.WriteAsync(400, flow.ToJson());
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }

    /// <summary>Shows a form as it is: it went on to its next stage.</summary>
    public async ValueTask ShowAsync(Exchange exchange, LoginFlow flow)
    {
        if (exchange.IsJsonRequest) await exchange.WriteAsync(400, flow.ToJson());
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }

    /// <summary>Puts another flow in the place of one that ran out, or that was sent what ran out.</summary>
    public async ValueTask ReplaceAsync(Exchange exchange, LoginFlow old, DateTimeOffset expiredAt)
    {
        var (flow, error) = Create(exchange, old.IsBrowser, old);
        if (flow is null)
        {
            // As when somebody who is signed in is late with a second factor: the address of the submit does not say what the flow was for.
            if (error!.Code == 400) await RejectAsync(exchange, old, [FieldError.OnForm(error)]);
            else await exchange.ForwardAsync(old.IsBrowser, error);
            return;
        }

        flow.Ui.Messages.Add(Messages.LoginExpired(expiredAt));
        if (!old.IsBrowser || exchange.IsJsonRequest) await exchange.WriteErrorAsync(Errors.Expired(expiredAt, flow.Id, exchange.Now));
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }

    protected override ValueTask InitAsync(Exchange exchange, bool isBrowser, CancellationToken cancellationToken)
    {
        var (flow, error) = Create(exchange, isBrowser, null);
        return BeginAsync(exchange, isBrowser, flow, error);
    }

    private async ValueTask BeginAsync(Exchange exchange, bool isBrowser, LoginFlow? flow, ApiError? error)
    {
        if (error is not null)
        {
            if (!isBrowser) await exchange.WriteErrorAsync(error);
            else if (error != Errors.SessionAlreadyAvailable) await exchange.ForwardAsync(error);
            else if (exchange.AcceptsJson) await exchange.WriteErrorAsync(error);
            else await exchange.RedirectAsync(303, Server.ReturnTo.Resolve(exchange.Query("return_to")).Url);
            return;
        }

        var json = flow!.ToJson();
        flow.ExchangeCode = null;
        // Where a code was sent at once it is its method that answers, as it does at a submit.
        var isJson = flow.State == FlowStates.SentEmail ? exchange.IsJsonRequest : !isBrowser || exchange.AcceptsJson;
        if (isJson) await exchange.WriteAsync(200, json);
        else await exchange.RedirectAsync(303, Ui(flow.Id));
    }

    protected override async ValueTask SubmitAsync(Exchange exchange, LoginFlow? flow, CancellationToken cancellationToken)
    {
        if (flow is null)
        {
            await exchange.ForwardAsync(HasFlowId(exchange) ? Errors.NotFound : Errors.FlowIdMissing);
            return;
        }

        var session = exchange.Session;
        if (session.IsActive && !flow.IsRefresh && string.CompareOrdinal(flow.RequestedAal, session.Session.Aal) <= 0)
        {
            if (!flow.IsBrowser || exchange.IsJsonRequest) await RejectAsync(exchange, flow, [FieldError.OnForm(Messages.Invalid(Errors.SessionAlreadyAvailable.Reason!))]);
            else await exchange.RedirectAsync(303, Server.Configuration.DefaultReturnUrl);
            return;
        }

        if (!session.IsActive && flow.RequestedAal == "aal2")
        {
            await exchange.ForwardAsync(flow.IsBrowser, Errors.Aal1Required);
            return;
        }

        if (flow.ExpiresAt <= exchange.Now)
        {
            await ReplaceAsync(exchange, flow, flow.ExpiresAt);
            return;
        }

        await _submission.AnswerAsync(exchange, flow, cancellationToken);
    }

    // In the order in which Kratos looks: it decides which of several faults is told.
    private ApiError? Refusal(Exchange exchange, bool isBrowser, string? returnTo)
    {
        var challenge = ChallengeError(exchange, isBrowser);
        // A browser is asked for it before anything else is looked at.
        if (isBrowser && challenge is not null) return challenge;
        if (Server.ReturnTo.Resolve(returnTo).Error is { } forbidden) return forbidden;
        if (challenge is not null) return challenge;
        if (AalOf(exchange) is not { } aal) return Errors.BadRequest("The aal parameter is neither aal1 nor aal2.");
        var schema = exchange.Query("identity_schema");
        if (schema.Length > 0 && aal != "aal2" && !Server.Configuration.IsSelectable(schema)) return Errors.BadRequest($"The identity schema \"{schema}\" cannot be chosen.");
        var session = exchange.Session;
        if (!session.IsActive) return aal == "aal2" ? Errors.Aal1Required : null;
        return !IsRefresh(exchange) && (aal == "aal1" || string.CompareOrdinal(aal, session.Session.Aal) <= 0) ? Errors.SessionAlreadyAvailable : null;
    }

    private static bool IsRefresh(Exchange exchange) => exchange.Session.IsActive && GoBool.Parse(exchange.Query("refresh")) == true;

    // Null where no level is named that there is.
    private static string? AalOf(Exchange exchange) => exchange.Query("aal").ToLowerInvariant() switch
    {
        "" or "aal1" => "aal1",
        "aal2" => "aal2",
        _ => null,
    };

    // Whoever links a credential is known already: nobody asks who he is.
    private LoginStage StageOf(LoginFlow flow, bool isLinking) => flow switch
    {
        { RequestedAal: "aal2", IsRefresh: true } => LoginStage.SecondFactorRefresh,
        { RequestedAal: "aal2" } => LoginStage.SecondFactor,
        { IsRefresh: true } => LoginStage.FirstFactorRefresh,
        _ => FlowSettings.Style == "identifier_first" && !isLinking ? LoginStage.IdentifierFirst : LoginStage.FirstFactor,
    };
}
