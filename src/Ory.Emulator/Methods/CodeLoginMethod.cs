namespace Ory.Emulator;

/// <summary>Mailed codes: sign-in without a password, or a second factor.</summary>
internal sealed class CodeLoginMethod(Server server) : ILoginMethod
{
    public string Id => "code";

    public bool EmptiesIdentifier => true;

    private MethodSettings Settings => server.Configuration.Methods;

    // As Kratos counts: whoever has an address can be sent a code.
    public bool IsFirstFactorOf(Identity identity) => Settings.CodePasswordless;

    // Addresses that only stand in for a credential are good for who asks for the second factor, and make nobody need it.
    public bool IsSecondFactorOf(Identity identity) => Settings.CodeMfa && identity.Credential(Id) is { Identifiers.Count: > 0 };

    public void Populate(LoginForm form)
    {
        switch (form.Stage)
        {
            case LoginStage.FirstFactor when Settings.CodePasswordless:
                if (form.Ui.Find("identifier") is null) form.Ui.Upsert(Nodes.Identifier(server.SchemaFor(form.Flow)));
                form.Ui.Add(Nodes.Method(Id, Messages.LoginCode));
                break;
            case LoginStage.FirstFactorRefresh when Settings.CodePasswordless:
                form.Ui.Upsert(Nodes.Identifier(server.SchemaFor(form.Flow)));
                form.Ui.Add(Nodes.Method(Id, Messages.LoginCode));
                break;
            case LoginStage.IdentifierFirstCredentials when Settings.CodePasswordless:
                form.Ui.Add(Nodes.Method(Id, Messages.LoginCode));
                break;
            case LoginStage.SecondFactor or LoginStage.SecondFactorRefresh when Settings.CodeMfa:
                PopulateSecondFactor(form);
                break;
        }
    }

    public bool IsResponsible(LoginStep step) =>
        (step.IsSecondFactor ? Settings.CodeMfa : Settings.CodePasswordless) && (step.Form.Method == Id || (step.IsSecondFactor && step.Form.Has("address")));

    public async ValueTask<Outcome> LoginAsync(LoginStep step, CancellationToken cancellationToken)
    {
        var (flow, form) = (step.Flow, step.Form);
        FieldError[] wrong = [.. CodeForms.ResendErrors(form), .. form.PayloadErrors];
        if (wrong.Length > 0) return Rejected(step, false, wrong);
        if (form.PayloadRefusal is { } refusal) return refusal;
        if (await server.Csrf.CheckAsync(step.Exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation)
            return Outcome.Refused(violation, error => Rejected(step, false, error));
        CodeForms.Resend(flow, form);
        return flow.State switch
        {
            FlowStates.PassedChallenge => Rejected(step, false, FieldError.OnForm(Messages.LoginNoStrategy)),
            FlowStates.SentEmail => Use(step),
            _ => Send(step),
        };
    }

    public bool BeginAtOnce(LoginStep step, Identity identity)
    {
        var identifier = step.Form.Text("identifier");
        var address = IdentityTraits.Reached(identifier);
        // What a method that is off would take is no way in.
        if (!Settings.CodePasswordless || step.Flow.State != FlowStates.ChooseMethod || server.Methods.Login.Any(other => other.Id != Id && other.IsFirstFactorOf(identity))) return false;
        if (Find(address)?.Id != identity.Id) return false;
        Send(step.Flow, step.Exchange, identity, address, identifier);
        step.Flow.TransientPayload = step.Form.TransientPayload;
        return true;
    }

    // The deprecated way to say which address the second code goes to: by the trait that holds it. Who has no address at all is offered none.
    public ApiError? WhyNot(Identity identity, Exchange exchange)
    {
        var via = exchange.Query("via");
        if (via.Length == 0 || !Settings.CodeMfa) return null;
        if (Named(identity, via) is not { } named) return Errors.BadRequest($"There is no trait \"{via}\".");
        return Addresses(identity) is { Count: > 0 } addresses && !addresses.Contains(named) ? Errors.BadRequest($"The trait \"{via}\" holds no address that a code can be sent to.") : null;
    }

    private void PopulateSecondFactor(LoginForm form)
    {
        var identity = form.Identity!;
        var addresses = Addresses(identity);
        var via = form.Exchange.Query("via");
        if (via.Length > 0)
        {
            var wanted = Named(identity, via);
            addresses = [.. addresses.Where(address => address == wanted)];
        }

        var onlyCode = addresses.Count == 1 && !server.Methods.Login.Any(other => other.Id != Id && other.IsSecondFactorOf(identity));
        foreach (var address in addresses) form.Ui.Add(Nodes.Submit(Id, "address", address, Messages.LoginSendCodeTo(address, ChannelOf(identity, address))));
        // Where there is nothing to choose from the code is sent at once, to who shows it again as well.
        if (onlyCode) Send(form.Flow, form.Exchange, identity, addresses[0], addresses[0]);
    }

    private Outcome Send(LoginStep step)
    {
        var (flow, form) = (step.Flow, step.Form);
        var raw = form.Has("identifier") ? form.Text("identifier") : form.Text("address");
        if (raw.Length == 0) return Rejected(step, false, new FieldError("identifier", Messages.Missing("identifier")));
        var address = IdentityTraits.Reached(raw);
        // Also at the second factor it goes to whom the address belongs; it is the session's owner who has to bring it, so nobody else's is of use.
        var owner = Find(address);
        if (owner is null && step.IsSecondFactor && Settings.CodeMissingCredentialFallback)
        {
            owner = step.Session.Identity!;
            if (owner.VerifiableAddresses.All(one => one.Value != address)) return Rejected(step, false, FieldError.OnForm(Messages.UnknownAddress));
        }

        if (owner is null) return Rejected(step, false, FieldError.OnForm(Messages.NoCodeUser));
        Send(flow, step.Exchange, owner, address, Written(raw));
        flow.TransientPayload = form.TransientPayload;
        return Outcome.NextStage.Instance;
    }

    private void Send(LoginFlow flow, Exchange exchange, Identity identity, string address, string shown)
    {
        var code = Secrets.Code();
        server.Codes.Replace(flow.Id, code, Settings.CodeLifespan, address, identity.Id);
        // Of an identifier that stands in for a credential Kratos takes it that it is an e-mail address.
        var isMail = server.Identities.FindByIdentifier(Id, address) is null && StandIn(address) is not null;
        server.Mailer.LoginCode(address, isMail ? "email" : ChannelOf(identity, address), code);
        var ui = flow.Ui;
        UiNode[] asked = [.. ui.Nodes.OfType<InputNode>().Where(node => node.Id is "identifier" or "address").Select(node => new InputNode(node.Group, "identifier", "hidden")
        {
            Value = node.Value?.DeepClone(),
            Required = node.Required,
            Autocomplete = node.Autocomplete,
            Label = node.Label,
        })];
        ui.ClearMessages();
        // Nothing else stays in the form, not even what proves a second time as well: it can be submitted all the same.
        ui.Nodes.Clear();
        ui.Add(asked);
        ui.SetValue("identifier", shown);
        CodeForms.AskForCode(ui, Messages.LoginCodeLabel);
        ui.Messages.Add(Messages.LoginCodeSent);
        if (flow.IsBrowser) ui.SetCsrf(exchange.CsrfToken());
        flow.State = FlowStates.SentEmail;
        flow.Active = Id;
    }

    private Outcome Use(LoginStep step)
    {
        var (flow, form) = (step.Flow, step.Form);
        if (!form.Has("code")) return Rejected(step, true, new FieldError("code", Messages.Missing("code")));
        // From here on the form shows how the identifier is read, but an address as it was given.
        var shown = form.Has("address") ? form.Text("address") : Written(form.Text("identifier"));
        if (!step.IsSecondFactor && shown.Length == 0) return Rejected(step, true, new FieldError("identifier", Messages.Missing("identifier")));
        var identity = step.IsSecondFactor ? step.Session.Identity : Find(IdentityTraits.Reached(Submitted(form)));
        if (identity is null) return Rejected(step, true, shown, FieldError.OnForm(Messages.NoCodeUser));
        var (found, refusal) = CodeForms.Check(server, flow, form.Text("code"), code => code.IdentityId == identity.Id, step.Exchange.Now, Messages.LoginCodeWrong);
        if (refusal is Outcome.Invalid { Errors: [var error] }) return Rejected(step, true, shown, error);
        if (refusal is not null) return refusal;
        found!.IsUsed = true;
        flow.State = FlowStates.PassedChallenge;
        // Unlike elsewhere, an address that was verified before stays as it is.
        server.Identities.TryUpdate(identity.Id, current => current.VerifiableAddresses.Any(one => one.Value == found.Address && !one.Verified) ? current.WithVerified(found.Address, step.Exchange.Now) : current, out var verified);
        return new Outcome.SignedIn(verified ?? identity, new AuthenticationMethod(Id, Settings.CodeMfa ? "aal2" : "aal1", step.Exchange.Now));
    }

    // Accounts from before there were credentials for codes have none; where the fallback is on, their addresses stand in.
    private IReadOnlyList<string> Addresses(Identity identity) =>
        identity.Credential(Id) is { Identifiers: { Count: > 0 } own } ? own
        : Settings.CodeMissingCredentialFallback ? [.. identity.VerifiableAddresses.Select(address => address.Value)] : [];

    private Identity? Find(string identifier) => server.Identities.FindByIdentifier(Id, identifier)
        ?? (Settings.CodeMissingCredentialFallback ? StandIn(identifier) : null);

    // Whatever credential has it.
    private Identity? StandIn(string identifier) =>
        CredentialTypes.Kept.Select(type => server.Identities.FindByIdentifier(type, identifier)).FirstOrDefault(owner => owner is not null);

    private string ChannelOf(Identity identity, string address) =>
        IdentityTraits.ChannelOf(server.Configuration.Schema(identity.SchemaId), identity, address)
        ?? identity.VerifiableAddresses.FirstOrDefault(one => one.Value == address)?.Via ?? "email";

    // The address that the trait of a path holds, whatever the schema says of it.
    private static string? Named(Identity identity, string via) => Json.At(identity.Traits, via) is { } trait
        && (Json.Text(trait) ?? trait.ToJsonString()) is { Length: > 0 } text ? IdentityTraits.Reached(text) : null;

    private static string Submitted(SubmittedForm form) => form.Has("address") ? form.Text("address") : form.Text("identifier");

    // Phones begin what is entered with a capital letter.
    private static string Written(string identifier) => identifier.Contains('@') ? identifier.ToLowerInvariant() : identifier;

    private static Outcome.Invalid Rejected(LoginStep step, bool hidesIdentifier, params FieldError[] errors) => Rejected(step, hidesIdentifier, Submitted(step.Form), errors);

    private static Outcome.Invalid Rejected(LoginStep step, bool hidesIdentifier, string identifier, params FieldError[] errors)
    {
        var ui = step.Flow.Ui;
        ui.SetCsrf(step.Exchange.CsrfToken());
        if (hidesIdentifier) ui.Upsert(Nodes.KnownIdentifier(identifier));
        ui.SetValue("identifier", identifier);
        return new Outcome.Invalid(errors);
    }
}
