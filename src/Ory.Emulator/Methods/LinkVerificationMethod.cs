namespace Ory.Emulator;

/// <summary>Verification by a mailed link.</summary>
internal sealed class LinkVerificationMethod(Server server) : IVerificationMethod
{
    public string Id => "link";

    public void Populate(VerificationFlow flow, Exchange exchange)
    {
        flow.Ui.SetCsrf(exchange.CsrfToken());
        flow.Ui.Add(Nodes.Email(Id), Nodes.Method(Id, Messages.Continue));
    }

    // Kratos shows the form as at the beginning, its button twice, and the one that sends again as that of a code; it does not say that a mail was sent.
    public void Send(VerificationFlow flow, VerifiableAddress address, Guid identity, string csrfToken)
    {
        Mail(flow, address, identity);
        flow.Ui.SetCsrf(csrfToken);
        flow.Ui.Add(Nodes.Email(Id), Nodes.Method(Id, Messages.Continue), Nodes.Method(Id, Messages.Continue), Nodes.Submit("code", address.Via, address.Value, Messages.ResendCode));
        flow.State = FlowStates.SentEmail;
    }

    public async ValueTask<Outcome> VerifyAsync(VerificationStep step, CancellationToken cancellationToken)
    {
        var (exchange, flow, form) = (step.Exchange, step.Flow, step.Form);
        var email = form.Text("email");
        if (SchemaFormats.WrongEmail(email) is { } malformed) return new Outcome.Invalid(malformed);
        if (form.Text("token") is { Length: > 0 } token) return await UseAsync(step, token);
        if (form.Method != Id)
        {
            VerificationForms.AskAgain(step, Id, email);
            return Outcome.NotResponsible.Instance;
        }

        if (flow.State == FlowStates.PassedChallenge)
            return await server.Verification.BeginAnewAsync(exchange, flow.IsBrowser, Messages.VerificationRetrySuccess);

        if (email.Length == 0)
        {
            VerificationForms.AskAgain(step, Id, email);
            return new Outcome.Invalid(new FieldError("email", Messages.Missing("email")));
        }

        if (await VerificationForms.CheckAsync(step, Id, email, cancellationToken) is { } violation) return violation;
        var address = IdentityTraits.Normal(email);
        if (server.Identities.FindByVerifiableAddress(address) is { } identity) Mail(flow, identity.VerifiableAddresses.First(one => one.Value == address), identity.Id);
        else if (server.Configuration.Verification.NotifyUnknownRecipients) server.Mailer.VerificationUnknown(email, "verification_invalid");
        MailedLink.ShowSent(flow, exchange.CsrfToken(), email, Messages.VerificationLinkSent);
        return Outcome.NextStage.Instance;
    }

    private void Mail(VerificationFlow flow, VerifiableAddress address, Guid identity)
    {
        var link = MailedLink.Create(server, "verification", flow, identity, address.Value, server.Configuration.Methods.LinkLifespan);
        server.Mailer.VerificationLink(address.Value, link);
        server.Identities.TryUpdate(identity, current => current.WithMailed(address.Value), out _);
    }

    private async ValueTask<Outcome> UseAsync(VerificationStep step, string token)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        var (link, identity, hasExpired) = MailedLink.Use(server, flow, token, one => one.VerifiableAddresses.Select(address => address.Value), exchange.Now);
        if (link is null || identity is null || hasExpired)
            return await server.Verification.BeginAnewAsync(exchange, true, hasExpired ? Messages.VerificationExpired(link!.ExpiresAt) : Messages.VerificationTokenInvalid);

        server.Identities.TryUpdate(identity.Id, current => current.WithVerified(link.Address, exchange.Now), out _);
        VerificationForms.ShowPassed(step, Id);
        return Outcome.NextStage.Instance;
    }
}
