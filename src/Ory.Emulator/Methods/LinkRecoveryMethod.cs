namespace Ory.Emulator;

/// <summary>Recovery by a mailed link.</summary>
internal sealed class LinkRecoveryMethod(Server server) : IRecoveryMethod
{
    public string Id => "link";

    public bool ReadsEveryForm => true;

    public void Populate(RecoveryFlow flow, Exchange exchange)
    {
        flow.Ui.SetCsrf(exchange.CsrfToken());
        flow.Ui.Add(Nodes.Email(Id), Nodes.Method(Id, Messages.Continue));
        // With the second version every new flow begins in a state of that, also one that can make nothing of it.
        if (server.Configuration.Features.ChooseRecoveryAddress) flow.State = CodeRecoveryChoiceMethod.AwaitingAddress;
    }

    /// <summary>A link that lets its bearer into an account, once.</summary>
    public string CreateLink(RecoveryFlow flow, Guid identity, string address, TimeSpan lifespan) => MailedLink.Create(server, "recovery", flow, identity, address, lifespan);

    public async ValueTask<Outcome> RecoverAsync(RecoveryStep step, CancellationToken cancellationToken)
    {
        var (exchange, flow, form) = (step.Exchange, step.Flow, step.Form);
        var email = form.Text("email");
        if (SchemaFormats.WrongEmail(email) is { } malformed) return new Outcome.Invalid(malformed);
        if (form.Text("token") is { Length: > 0 } token) return server.Methods.IsEnabled(this) ? await UseAsync(step, token) : Off;
        if (exchange.Session.IsActive)
        {
            await exchange.RefuseSignedInAsync();
            return Outcome.Answered.Instance;
        }

        if (form.Method != Id) return Outcome.NotResponsible.Instance;
        if (!server.Methods.IsEnabled(this)) return Off;
        if (flow.State is not (FlowStates.ChooseMethod or FlowStates.SentEmail))
            return await server.Recovery.BeginAnewAsync(exchange, flow.IsBrowser, flow.State == FlowStates.PassedChallenge ? Messages.RecoveryRetrySuccess : Messages.RecoveryStateFailure);

        if (email.Length == 0) return new Outcome.Invalid(new FieldError("email", Messages.Missing("email")));
        if (await server.Csrf.CheckAsync(exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation) return new Outcome.Failed(violation);
        var address = IdentityTraits.Normal(email);
        if (server.Identities.FindByRecoveryAddress(address) is { } identity) server.Mailer.RecoveryLink(address, CreateLink(flow, identity.Id, address, server.Configuration.Methods.LinkLifespan));
        else if (server.Configuration.Recovery.NotifyUnknownRecipients) server.Mailer.RecoveryUnknown(email, "recovery_invalid");
        MailedLink.ShowSent(flow, exchange.CsrfToken(), email, Messages.RecoveryLinkSent);
        return Outcome.NextStage.Instance;
    }

    private Outcome Off => new Outcome.Failed(Errors.MethodIsOff(Id));

    private async ValueTask<Outcome> UseAsync(RecoveryStep step, string token)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        var (link, identity, hasExpired) = MailedLink.Use(server, flow, token, one => one.RecoveryAddresses.Select(address => address.Value), exchange.Now);
        if (link is null || identity is null || hasExpired)
            return await server.Recovery.BeginAnewAsync(exchange, true, hasExpired ? Messages.RecoveryExpired(link!.ExpiresAt) : Messages.RecoveryTokenInvalid);

        // A link that an administrator handed out was mailed nowhere.
        if (link.Address.Length > 0 && server.Identities.TryUpdate(identity.Id, current => current.WithVerified(link.Address, exchange.Now), out var verified)) identity = verified;
        await server.Recovery.CompleteAsync(step, identity, new AuthenticationMethod("link_recovery", "aal1", exchange.Now));
        return Outcome.Answered.Instance;
    }
}
