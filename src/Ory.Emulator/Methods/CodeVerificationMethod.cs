using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>Verification by a mailed code.</summary>
internal sealed class CodeVerificationMethod(Server server) : IVerificationMethod
{
    private const string Resend = "email";

    public string Id => "code";

    public void Populate(VerificationFlow flow, Exchange exchange)
    {
        flow.Ui.Add(Nodes.Email(Id), Nodes.Method(Id, Messages.Continue));
        if (flow.IsBrowser) flow.Ui.SetCsrf(exchange.CsrfToken());
    }

    public void Send(VerificationFlow flow, VerifiableAddress address, Guid identity, string csrfToken)
    {
        var code = Secrets.Code();
        server.Codes.Replace(flow.Id, code, server.Configuration.Methods.CodeLifespan, address.Value, identity);
        server.Mailer.VerificationCode(address.Value, address.Via, code, flow.Id);
        server.Identities.TryUpdate(identity, current => current.WithMailed(address.Value), out _);
        ShowCodeForm(flow, address.Value, csrfToken, address.Via);
    }

    public async ValueTask<Outcome> VerifyAsync(VerificationStep step, CancellationToken cancellationToken)
    {
        var (exchange, flow, form) = (step.Exchange, step.Flow, step.Form);
        var (code, email) = (form.Text("code"), form.Text("email"));
        if (Malformed(form.Method, email) is { Count: > 0 } errors) return new Outcome.Invalid(errors);
        if (form.Method.Length > 0 ? form.Method != Id : code.Length == 0)
        {
            VerificationForms.AskAgain(step, Id, email);
            return Outcome.NotResponsible.Instance;
        }

        if (flow.State == FlowStates.PassedChallenge)
            return await server.Verification.RetryAsync(exchange, flow, Messages.VerificationRetrySuccess);

        if (code.Length > 0) return HttpMethods.IsGet(exchange.Request.Method) ? await PrefillAsync(step, code) : await UseAsync(step, code);
        if (email.Length == 0)
        {
            VerificationForms.AskAgain(step, Id, email);
            return new Outcome.Invalid(new FieldError("email", Messages.Missing("email")));
        }

        if (await VerificationForms.CheckAsync(step, Id, email, cancellationToken) is { } violation) return violation;
        var address = IdentityTraits.Normal(email);
        var csrf = flow.IsBrowser ? exchange.CsrfToken() : "";
        if (server.Identities.FindByVerifiableAddress(address) is { } identity)
        {
            Send(flow, identity.VerifiableAddresses.First(one => one.Value == address), identity.Id, csrf);
        }
        else
        {
            server.Codes.Forget(flow.Id);
            if (server.Configuration.Verification.NotifyUnknownRecipients) server.Mailer.VerificationUnknown(email, "verification_code_invalid");
        }

        ShowCodeForm(flow, email, csrf, Resend);
        return Outcome.NextStage.Instance;
    }

    private static List<FieldError> Malformed(string method, string email)
    {
        var errors = new List<FieldError>();
        if (SchemaFormats.WrongEmail(email) is { } malformed) errors.Add(malformed);
        if (method.Length > 0 && method is not ("code" or "link")) errors.Add(new FieldError("method", Messages.Invalid("The method is not one of those that can verify an address.")));
        return errors;
    }

    // The mailed link only fills in the code: whoever opens it still has to say so. The flow is that browser's from here on.
    private async ValueTask<Outcome> PrefillAsync(VerificationStep step, string code)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        exchange.RotateCsrf();
        flow.CsrfSecret = exchange.CsrfSecret;
        flow.Ui.SetValue("code", code);
        flow.Ui.SetCsrf(exchange.CsrfToken());
        await exchange.RedirectAsync(303, server.Verification.UrlOf(flow));
        return Outcome.Answered.Instance;
    }

    private async ValueTask<Outcome> UseAsync(VerificationStep step, string code)
    {
        var (exchange, flow) = (step.Exchange, step.Flow);
        if (server.Codes.CountSubmission(flow.Id, server.Configuration.Methods.CodeMaxSubmissions))
            return await server.Verification.RetryAsync(exchange, flow, Messages.TooManySubmissions);

        var found = server.Codes.Find(flow.Id, code);
        // An address that somebody has no more has taken its codes along.
        if (found is null || found.IsUsed || found.IdentityId is not { } id || server.Identities.Find(id)?.VerifiableAddresses.Any(one => one.Value == found.Address) is not true)
        {
            flow.Ui.Messages.Clear();
            flow.Ui.Messages.Add(Messages.VerificationCodeWrong);
            flow.TransientPayload = step.Form.TransientPayload;
            return Outcome.NextStage.Instance;
        }

        if (found.ExpiresAt <= exchange.Now)
            return await server.Verification.RetryAsync(exchange, flow, Messages.VerificationExpired(found.ExpiresAt), found.ExpiresAt);

        found.IsUsed = true;
        server.Identities.TryUpdate(id, current => current.WithVerified(found.Address, exchange.Now), out _);
        VerificationForms.ShowPassed(step, Id);
        return Outcome.NextStage.Instance;
    }

    private void ShowCodeForm(VerificationFlow flow, string address, string csrfToken, string resend)
    {
        flow.Ui.Nodes.Clear();
        flow.Ui.Messages.Clear();
        flow.Ui.Messages.Add(Messages.VerificationCodeSent);
        flow.Ui.Add(
            Nodes.HiddenMethod(Id),
            new InputNode(Id, "code", "text") { Required = true, Label = Messages.VerificationCodeLabel },
            Nodes.Method(Id, Messages.Continue));
        if (flow.IsBrowser) flow.Ui.SetCsrf(csrfToken);
        flow.Ui.Add(Nodes.Submit(Id, resend, address, Messages.ResendCode));
        flow.State = FlowStates.SentEmail;
    }
}
