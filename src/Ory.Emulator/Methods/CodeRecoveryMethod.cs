namespace Ory.Emulator;

/// <summary>Recovery by a mailed code.</summary>
internal sealed class CodeRecoveryMethod(Server server) : IRecoveryMethod
{
    public string Id => "code";

    public void Populate(RecoveryFlow flow, Exchange exchange)
    {
        flow.Ui.SetCsrf(exchange.CsrfToken());
        flow.Ui.Add(Nodes.Email(Id), Nodes.Method(Id, Messages.Continue));
    }

    public async ValueTask<Outcome> RecoverAsync(RecoveryStep step, CancellationToken cancellationToken)
    {
        var (exchange, flow, form) = (step.Exchange, step.Flow, step.Form);
        var email = form.Text("email");
        if (RecoveryCodes.Unreadable(exchange) is { } unreadable) return unreadable;
        if (SchemaFormats.WrongEmail(email) is { } malformed) return new Outcome.Invalid(malformed);
        if (await RecoveryCodes.GuardAsync(step, cancellationToken) is { } refused) return refused;
        if (flow.State != FlowStates.ChooseMethod && email.Length == 0) return await RecoveryCodes.UseAsync(step);

        if (exchange.Session.IsActive)
        {
            await exchange.RefuseSignedInAsync();
            return Outcome.Answered.Instance;
        }

        if (form.Method != Id) return Outcome.NotResponsible.Instance;
        if (flow.State == FlowStates.PassedChallenge)
            return await server.Recovery.RetryAsync(exchange, flow.IsBrowser, Messages.RecoveryRetrySuccess, Errors.BadRequest(Messages.RecoveryRetrySuccess.Text));

        if (email.Length == 0) return new Outcome.Invalid(new FieldError("email", Messages.Missing("email")));
        // Whoever has an administrator's code may use it anywhere, but asks for one of his own as everybody does.
        if (flow.IsAdministrators && await server.Csrf.CheckAsync(exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation) return new Outcome.Failed(violation);
        Send(step, email);
        ShowCodeForm(flow, exchange, email);
        return Outcome.NextStage.Instance;
    }

    private void Send(RecoveryStep step, string email)
    {
        var address = IdentityTraits.Normal(email);
        // The answer is the same for everybody; only the mailbox knows.
        if (server.Identities.FindByRecoveryAddress(address) is not { } identity)
        {
            server.Codes.Forget(step.Flow.Id);
            if (server.Configuration.Recovery.NotifyUnknownRecipients) server.Mailer.RecoveryUnknown(email, "recovery_code_invalid");
            return;
        }

        var code = Secrets.Code();
        server.Codes.Replace(step.Flow.Id, code, server.Configuration.Methods.CodeLifespan, address, identity.Id);
        server.Mailer.RecoveryCode(address, identity.RecoveryAddresses.First(one => one.Value == address).Via, code);
    }

    private void ShowCodeForm(RecoveryFlow flow, Exchange exchange, string email)
    {
        flow.Ui.Nodes.Clear();
        flow.Ui.Messages.Clear();
        flow.Ui.Messages.Add(Messages.RecoveryCodeSent);
        flow.Ui.SetCsrf(exchange.CsrfToken());
        flow.Ui.Add(RecoveryCodes.Node(), Nodes.HiddenMethod(Id), Nodes.Method(Id, Messages.Continue), Nodes.Submit(Id, "email", email, Messages.ResendCode));
        flow.State = FlowStates.SentEmail;
        flow.Active = Id;
    }
}
