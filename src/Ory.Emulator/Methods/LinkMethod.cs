namespace Ory.Emulator;

/// <summary>Recovery and verification by a mailed link.</summary>
internal sealed class LinkMethod(Server server) : IRecoveryMethod, IVerificationMethod
{
    public string Id => "link";

    public void Populate(RecoveryFlow flow, Exchange exchange)
    {
        flow.Ui.SetCsrf(flow.IsBrowser ? exchange.CsrfToken() : "");
        flow.Ui.Add(Nodes.Email(Id), Nodes.Method(Id, Messages.Continue));
    }

    public async ValueTask<Outcome> RecoverAsync(RecoveryStep step, CancellationToken cancellationToken)
    {
        var (exchange, flow, form) = (step.Exchange, step.Flow, step.Form);
        if (exchange.Query("token") is { Length: > 0 } token) return await UseAsync(step, token);
        if (exchange.Session.IsActive)
        {
            await (exchange.IsJsonRequest ? exchange.WriteErrorAsync(Errors.SessionAlreadyAvailable) : exchange.RedirectAsync(302, server.ReturnTo.Resolve(null).Url));
            return Outcome.Answered.Instance;
        }

        if (form.Method != Id) return Outcome.NotResponsible.Instance;
        var email = form.Text("email");
        if (email.Length > 0 && !Formatted.IsEmail(email)) return new Outcome.Invalid(new FieldError("email", Messages.InvalidEmail(email)));
        if (email.Length == 0) return new Outcome.Invalid(new FieldError("email", Messages.Missing("email")));
        if (await server.Csrf.CheckAsync(exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation) return new Outcome.Failed(violation);
        if (flow.State == "passed_challenge")
        {
            await server.Recovery.RetryAsync(exchange, flow.IsBrowser, Messages.RecoveryRetrySuccess, Errors.BadRequest(Messages.RecoveryRetrySuccess.Text));
            return Outcome.Answered.Instance;
        }

        var address = IdentityTraits.Normal(email);
        if (server.Identities.FindByRecoveryAddress(address) is { } identity) server.Mailer.RecoveryLink(address, CreateLink(flow, identity.Id, address, server.Configuration.Methods.LinkLifespan));
        else if (server.Configuration.Recovery.NotifyUnknownRecipients) server.Mailer.RecoveryUnknown(address, "recovery_invalid");
        ShowSent(flow, exchange, email, Messages.RecoveryLinkSent);
        return Outcome.NextStage.Instance;
    }

    /// <summary>A link that lets its bearer into an account, once.</summary>
    public string CreateLink(RecoveryFlow flow, Guid identity, string address, TimeSpan lifespan) => Link("recovery", flow, identity, address, lifespan);

    public void Populate(VerificationFlow flow, Exchange exchange)
    {
        if (flow.IsBrowser) flow.Ui.SetCsrf(exchange.CsrfToken());
        flow.Ui.Add(Nodes.Email(Id), Nodes.Method(Id, Messages.Continue));
    }

    public void Send(VerificationFlow flow, VerifiableAddress address, Guid identity, string csrfToken)
    {
        server.Mailer.VerificationLink(address.Value, Link("verification", flow, identity, address.Value, server.Configuration.Methods.LinkLifespan));
        server.Identities.TryUpdate(identity, current => current.WithMailed(address.Value), out _);
        if (flow.IsBrowser) flow.Ui.SetCsrf(csrfToken);
        if (flow.Ui.Find("email") is null) flow.Ui.Add(Nodes.Email(Id), Nodes.Method(Id, Messages.Continue));
        flow.Ui.SetValue("email", address.Value);
        flow.Ui.Messages.Clear();
        flow.Ui.Messages.Add(Messages.VerificationLinkSent);
        flow.State = "sent_email";
    }

    public async ValueTask<Outcome> VerifyAsync(VerificationStep step, CancellationToken cancellationToken)
    {
        var (exchange, flow, form) = (step.Exchange, step.Flow, step.Form);
        if (exchange.Query("token") is { Length: > 0 } token) return await UseAsync(step, token);
        var email = form.Text("email");
        if (form.Method != Id) return new Outcome.Invalid(new FieldError("method", Messages.Invalid("The method is not one of those that can verify an address.")));
        if (flow.State == "passed_challenge")
        {
            await server.Verification.RetryAsync(exchange, flow, Messages.VerificationRetrySuccess);
            return Outcome.Answered.Instance;
        }

        if (email.Length == 0)
        {
            flow.Ui.SetValue("email", "");
            return new Outcome.Invalid(new FieldError("email", Messages.Missing("email")));
        }

        if (!Formatted.IsEmail(email)) return new Outcome.Invalid(new FieldError("email", Messages.InvalidEmail(email)));
        if (await server.Csrf.CheckAsync(exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation) return new Outcome.Failed(violation);
        var address = IdentityTraits.Normal(email);
        if (server.Identities.FindByVerifiableAddress(address) is { } identity)
            Send(flow, identity.VerifiableAddresses.First(one => one.Value == address), identity.Id, flow.IsBrowser ? exchange.CsrfToken() : "");
        else if (server.Configuration.Verification.NotifyUnknownRecipients) server.Mailer.VerificationUnknown(address, "verification_invalid");
        ShowSent(flow, exchange, email, Messages.VerificationLinkSent);
        return Outcome.NextStage.Instance;
    }

    private async ValueTask<Outcome> UseAsync(RecoveryStep step, string token)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        var found = server.Codes.Find(flow.Id, token);
        var (message, error) = flow.State == "passed_challenge"
            ? (Messages.RecoveryRetrySuccess, Errors.BadRequest(Messages.RecoveryRetrySuccess.Text))
            : found is null || found.IsUsed || found.IdentityId is null ? (Messages.RecoveryTokenInvalid, Errors.BadRequest(Messages.RecoveryTokenInvalid.Text))
            : found.ExpiresAt <= exchange.Now ? (Messages.RecoveryExpired(found.ExpiresAt), Errors.Expired(found.ExpiresAt, flow.Id, exchange.Now) with { Beside = null })
            : (null, null!);
        var identity = found?.IdentityId is { } id ? server.Identities.Find(id) : null;
        if (message is null && identity is null) (message, error) = (Messages.RecoveryTokenInvalid, Errors.BadRequest(Messages.RecoveryTokenInvalid.Text));
        if (message is not null)
        {
            await server.Recovery.RetryAsync(exchange, true, message, error);
            return Outcome.Answered.Instance;
        }

        found!.IsUsed = true;
        if (!flow.IsAdministrators && server.Identities.TryUpdate(identity!.Id, current => current.WithVerified(found.Address, exchange.Now), out var verified)) identity = verified;
        await server.Recovery.CompleteAsync(step, identity!, new AuthenticationMethod("link_recovery", "aal1", exchange.Now));
        return Outcome.Answered.Instance;
    }

    private async ValueTask<Outcome> UseAsync(VerificationStep step, string token)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        var found = server.Codes.Find(flow.Id, token);
        var message = flow.State == "passed_challenge" ? Messages.VerificationRetrySuccess
            : found is null || found.IsUsed || found.IdentityId is not { } id || server.Identities.Find(id) is null ? Messages.VerificationTokenInvalid
            : found.ExpiresAt <= exchange.Now ? Messages.VerificationExpired(found.ExpiresAt) : null;
        if (message is not null)
        {
            await server.Verification.RetryAsync(exchange, flow, message);
            return Outcome.Answered.Instance;
        }

        found!.IsUsed = true;
        server.Identities.TryUpdate(found.IdentityId!.Value, current => current.WithVerified(found.Address, exchange.Now), out _);
        VerificationPassed.Show(server, flow, exchange, Id);
        await exchange.RedirectAsync(303, server.Verification.UrlOf(flow));
        return Outcome.Answered.Instance;
    }

    private string Link(string kind, Flow flow, Guid identity, string address, TimeSpan lifespan)
    {
        var token = Secrets.LinkToken();
        server.Codes.Replace(flow.Id, token, lifespan, address, identity);
        var root = server.Configuration.Methods.LinkBaseUrl?.TrimEnd('/') ?? server.PublicUrl;
        return Urls.WithQuery($"{root}/self-service/{kind}", ("flow", flow.Id.ToString()), ("token", token));
    }

    private static void ShowSent(Flow flow, Exchange exchange, string email, UiText message)
    {
        if (flow.IsBrowser) flow.Ui.SetCsrf(exchange.CsrfToken());
        flow.Ui.ClearMessages();
        flow.Ui.SetValue("email", email);
        flow.Ui.Messages.Add(message);
        flow.State = "sent_email";
    }
}
