using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Mailed codes: sign-up and sign-in without a password, or a second factor.</summary>
internal sealed class CodeMethod(Server server) : ILoginMethod, IRegistrationMethod
{
    public string Id => "code";

    private MethodSettings Settings => server.Configuration.Methods;

    // As Kratos counts: whoever has an address can be sent a code.
    public bool IsFirstFactorOf(Identity identity) => Settings.CodePasswordless;

    public bool IsSecondFactorOf(Identity identity) => Settings.CodeMfa && Addresses(identity).Count > 0;

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

    public async ValueTask<Outcome> LoginAsync(LoginStep step, CancellationToken cancellationToken)
    {
        var (flow, form) = (step.Flow, step.Form);
        if (!(step.IsSecondFactor ? Settings.CodeMfa : Settings.CodePasswordless)) return Outcome.NotResponsible.Instance;
        if (form.Method != Id && !(step.IsSecondFactor && form.Has("address"))) return Outcome.NotResponsible.Instance;
        if (await server.Csrf.CheckAsync(step.Exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation) return new Outcome.Failed(violation);
        if (form.Text("resend").Equals(Id, StringComparison.OrdinalIgnoreCase)) flow.State = "choose_method";
        if (flow.State == "passed_challenge") return Rejected(step, false, FieldError.OnForm(Messages.LoginCompleted));
        return flow.State == "sent_email" ? Use(step) : Send(step);
    }

    public void Populate(RegistrationForm form)
    {
        if (Settings.CodePasswordless && form.Stage != RegistrationStage.Profile) form.Ui.Add(Nodes.Method(Id, Messages.RegistrationCode));
    }

    public async ValueTask<Outcome> RegisterAsync(RegistrationStep step, CancellationToken cancellationToken)
    {
        var (flow, form) = (step.Flow, step.Form);
        // Kratos offers no code where passwordless_enabled is off, but takes one all the same.
        if (form.Method != Id || (server.Registration.IsTwoStep && ProfileMethod.IsScreen(form))) return Outcome.NotResponsible.Instance;
        var (traits, invalid) = SubmittedTraits.Read(step);
        if (invalid is not null) return invalid;
        if (await server.Csrf.CheckAsync(step.Exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation) return new Outcome.Failed(violation);
        if (form.Text("resend").Equals(Id, StringComparison.OrdinalIgnoreCase)) flow.State = "choose_method";
        if (flow.State == "passed_challenge") return SubmittedTraits.Reject(step, traits, FieldError.OnForm(Messages.RegistrationCompleted));
        var draft = IdentityTraits.Derive(SubmittedTraits.Draft(step, traits), step.Schema, step.Exchange.Now);
        if (draft.Credential(Id) is not { Identifiers: [var address, ..] }) return SubmittedTraits.Reject(step, traits, FieldError.OnForm(Messages.NoIdentifier));
        if (flow.State != "sent_email")
        {
            var code = Secrets.Code();
            server.Codes.Replace(flow.Id, code, Settings.CodeLifespan, address, null);
            server.Mailer.RegistrationCode(address, Channel(step.Schema, draft, address), code);
            if (Settings.CodePasswordless) AskForCode(step);
            Nodes.FillTraits(flow.Ui, traits);
            flow.State = "sent_email";
            flow.Active = Id;
            flow.TransientPayload = form.TransientPayload?.DeepClone() as JsonObject ?? [];
            return Outcome.NextStage.Instance;
        }

        if (!form.Has("code")) return SubmittedTraits.Reject(step, traits, new FieldError("code", Messages.Missing("code")));
        if (!IsSame(flow.Ui, traits)) return SubmittedTraits.Reject(step, traits, FieldError.OnForm(Messages.TraitsDiffer));
        var (found, error) = Check(flow, form.Text("code"), step.Exchange.Now, Messages.RegistrationCodeWrong);
        if (error is not null || found!.Address != address) return SubmittedTraits.Reject(step, traits, error ?? FieldError.OnForm(Messages.RegistrationCodeWrong));
        found.IsUsed = true;
        // Passed, even when the address turns out to be somebody's.
        flow.State = "passed_challenge";
        return new Outcome.SignedUp(draft, new AuthenticationMethod(Id, Settings.CodeMfa ? "aal2" : "aal1", step.Exchange.Now)) { VerifiedAddress = address };
    }

    private void PopulateSecondFactor(LoginForm form)
    {
        var identity = form.Identity!;
        var addresses = Addresses(identity);
        var via = form.Exchange.Query("via");
        if (via.Length > 0)
        {
            var wanted = server.Configuration.Schema(identity.SchemaId)?.Fields.FirstOrDefault(field => string.Join('.', field.Path) == via)?.Read(identity.Traits);
            addresses = [.. addresses.Where(address => wanted is not null && address == IdentityTraits.Normal(wanted))];
        }

        var onlyCode = form.Stage == LoginStage.SecondFactor && addresses.Count == 1
            && !server.Methods.Login.Any(other => other.Id != Id && other.IsSecondFactorOf(identity));
        foreach (var address in addresses) form.Ui.Add(Nodes.Submit(Id, "address", address, Messages.LoginSendCodeTo(address, ChannelOf(identity, address))));
        // Where there is nothing to choose from the code is sent at once.
        if (onlyCode) Send(form.Flow, form.Exchange, identity, addresses[0]);
    }

    private Outcome Send(LoginStep step)
    {
        var (flow, form) = (step.Flow, step.Form);
        var raw = form.Has("identifier") ? form.Text("identifier") : form.Text("address");
        if (raw.Length == 0) return Rejected(step, false, new FieldError("identifier", Messages.Missing("identifier")));
        var identifier = IdentityTraits.Normal(raw);
        var identity = step.IsSecondFactor ? step.Session.Identity! : Find(identifier);
        if (identity is null) return Rejected(step, false, FieldError.OnForm(Messages.NoCodeUser));
        if (!Addresses(identity).Contains(identifier)) return Rejected(step, false, FieldError.OnForm(Messages.UnknownAddress));
        Send(flow, step.Exchange, identity, identifier);
        flow.TransientPayload = form.TransientPayload?.DeepClone() as JsonObject ?? [];
        return Outcome.NextStage.Instance;
    }

    private void Send(LoginFlow flow, Exchange exchange, Identity identity, string address)
    {
        var code = Secrets.Code();
        server.Codes.Replace(flow.Id, code, Settings.CodeLifespan, address, identity.Id);
        server.Mailer.LoginCode(address, ChannelOf(identity, address), code);
        var old = flow.Ui.Nodes.FirstOrDefault(node => node.Id == "identifier" || (node.Id == "address" && Json.Text(node.Value) == address));
        flow.Ui.Nodes.Clear();
        flow.Ui.Messages.Clear();
        flow.Ui.Messages.Add(Messages.LoginCodeSent);
        flow.Ui.Add(new InputNode(old?.Group ?? "default", "identifier", "hidden")
        {
            Value = address,
            Required = old is InputNode { Required: true },
            Autocomplete = (old as InputNode)?.Autocomplete,
            Label = old?.Label,
        });
        AddCodeNodes(flow.Ui, Messages.LoginCodeLabel);
        if (flow.IsBrowser) flow.Ui.SetCsrf(exchange.CsrfToken());
        flow.State = "sent_email";
        flow.Active = Id;
    }

    private Outcome Use(LoginStep step)
    {
        var (flow, form) = (step.Flow, step.Form);
        if (!form.Has("code")) return Rejected(step, true, new FieldError("code", Messages.Missing("code")));
        if (!step.IsSecondFactor && !form.Has("identifier") && !form.Has("address")) return Rejected(step, true, new FieldError("identifier", Messages.Missing("identifier")));
        var identity = step.IsSecondFactor ? step.Session.Identity
            : Find(IdentityTraits.Normal(form.Has("address") ? form.Text("address") : form.Text("identifier")));
        if (identity is null) return Rejected(step, true, FieldError.OnForm(Messages.NoCodeUser));
        var (found, error) = Check(flow, form.Text("code"), step.Exchange.Now, Messages.LoginCodeWrong);
        if (error is not null || found!.IdentityId != identity.Id) return Rejected(step, true, error ?? FieldError.OnForm(Messages.LoginCodeWrong));
        found.IsUsed = true;
        flow.State = "passed_challenge";
        server.Identities.TryUpdate(identity.Id, current => current.WithVerified(found.Address, step.Exchange.Now), out var verified);
        return new Outcome.SignedIn(verified ?? identity, new AuthenticationMethod(Id, Settings.CodeMfa ? "aal2" : "aal1", step.Exchange.Now));
    }

    private (OneTimeCode? Code, FieldError? Error) Check(Flow flow, string submitted, DateTimeOffset now, UiText wrong)
    {
        if (server.Codes.CountSubmission(flow.Id, Settings.CodeMaxSubmissions))
            return (null, FieldError.OnForm(Messages.Invalid("The request was submitted too often. Please request another code.")));
        var found = server.Codes.Find(flow.Id, submitted);
        if (found is null || found.IsUsed) return (null, FieldError.OnForm(wrong));
        return found.ExpiresAt <= now ? (null, FieldError.OnForm(Messages.Invalid("The code has run out. Please request another one."))) : (found, null);
    }

    private static void AskForCode(RegistrationStep step)
    {
        var (flow, ui) = (step.Flow, step.Flow.Ui);
        if (flow.IsBrowser) ui.SetCsrf(step.Exchange.CsrfToken());
        ui.Nodes.RemoveAll(node => node.Group != "default" || node is InputNode { InputType: "submit" });
        foreach (var node in ui.Nodes)
        {
            node.Messages.Clear();
            if (node is InputNode input) input.InputType = "hidden";
        }

        ui.Messages.Clear();
        ui.Messages.Add(Messages.RegistrationCodeSent);
        AddCodeNodes(ui, Messages.RegistrationCodeLabel);
        if (step.Server.Registration.IsTwoStep) ui.Add(Nodes.Submit("code", "screen", "credential-selection", Messages.RegistrationBack));
    }

    private static void AddCodeNodes(UiContainer ui, UiText label) => ui.Add(
        Nodes.HiddenMethod("code"),
        new InputNode("code", "code", "text") { Required = true, Label = label },
        Nodes.Method("code", Messages.Continue),
        Nodes.Submit("code", "resend", "code", Messages.ResendCode));

    private static bool IsSame(UiContainer ui, JsonObject traits) =>
        Nodes.Flatten("traits", traits).All(pair => ui.Find(pair.Name) is not { } node || JsonNode.DeepEquals(node.Value, pair.Value));

    // Accounts from before there were credentials for codes have none; where the fallback is on, their addresses stand in.
    private IReadOnlyList<string> Addresses(Identity identity) =>
        identity.Credential(Id) is { Identifiers: { Count: > 0 } own } ? own
        : Settings.CodeMissingCredentialFallback ? [.. identity.VerifiableAddresses.Select(address => address.Value)] : [];

    private Identity? Find(string identifier) => server.Identities.FindByIdentifier(Id, identifier)
        ?? (Settings.CodeMissingCredentialFallback ? server.Identities.FindByIdentifier("password", identifier) : null);

    private static string ChannelOf(Identity identity, string address) =>
        identity.VerifiableAddresses.FirstOrDefault(one => one.Value == address)?.Via ?? "email";

    private static string Channel(IdentitySchema schema, Identity draft, string address) =>
        schema.Fields.FirstOrDefault(field => field.CodeVia is not null && field.Read(draft.Traits) is { } value && IdentityTraits.Normal(value) == address)?.CodeVia ?? "email";

    private static Outcome.Invalid Rejected(LoginStep step, bool hidesIdentifier, FieldError error)
    {
        var (ui, form) = (step.Flow.Ui, step.Form);
        var identifier = form.Has("address") ? form.Text("address") : form.Text("identifier");
        if (step.Flow.IsBrowser) ui.SetCsrf(step.Exchange.CsrfToken());
        else ui.SetCsrf("");
        if (hidesIdentifier) ui.Upsert(Nodes.KnownIdentifier(identifier));
        ui.SetValue("identifier", identifier);
        return new Outcome.Invalid(error);
    }
}
