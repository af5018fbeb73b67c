namespace Ory.Emulator;

/// <summary>A submitted login form: which method takes it, and what came of it.</summary>
internal sealed class LoginSubmission(Server server)
{
    public async ValueTask AnswerAsync(Exchange exchange, LoginFlow flow, CancellationToken cancellationToken)
    {
        var form = await exchange.FormAsync(cancellationToken);
        if (form.Fault is not null)
        {
            await server.Login.RejectAsync(exchange, flow, [FieldError.OnForm(Messages.Invalid(form.Fault))]);
            return;
        }

        var step = new LoginStep(exchange, flow, form);
        foreach (var method in server.Methods.LoginSubmits.Where(method => method.IsResponsible(step)))
        {
            var outcome = Unusable(method, step) ?? await method.LoginAsync(step, cancellationToken);
            if (outcome is Outcome.NotResponsible) continue;
            if (outcome is Outcome.SignedIn or Outcome.NextStage or Outcome.GoTo or Outcome.Answered) flow.UpdatedAt = exchange.Now;
            await AnswerAsync(exchange, flow, method, outcome);
            return;
        }

        // Keys are looked for in every form of a browser, so that here, too, it is the verb that is wrong.
        await server.Login.RejectAsync(exchange, flow, [FieldError.OnForm(form.IsByGet && flow.IsBrowser ? Messages.NotByGet : Messages.LoginNoStrategy)]);
    }

    private Outcome? Unusable(ILoginMethod method, LoginStep step)
    {
        // Keys are read before anybody looks whether they are on.
        var readsFirst = method is PasskeyMethod or WebAuthnMethod;
        if (!server.Methods.IsEnabled(method) && !(step.Form.IsByGet && readsFirst)) return new Outcome.Failed(Errors.MethodIsOff(method));
        // A provider is the one thing that can be chosen by a link.
        if (!step.Form.IsByGet || method is OidcMethod) return null;
        if (!readsFirst) step.Flow.Ui.SetValue("identifier", "");
        return new Outcome.Invalid(FieldError.OnForm(Messages.NotByGet));
    }

    private ValueTask AnswerAsync(Exchange exchange, LoginFlow flow, ILoginMethod method, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.SignedIn success:
                flow.Active = method.Id;
                return server.Login.CompleteAsync(exchange, flow, success);
            case Outcome.Invalid invalid:
                return server.Login.RejectAsync(exchange, flow, invalid.Errors);
            case Outcome.NextStage:
                return server.Login.ShowAsync(exchange, flow);
            case Outcome.GoTo elsewhere:
                return exchange.GoToAsync(elsewhere.Url);
            case Outcome.Failed { Error.Code: 400 } failed:
                return server.Login.RejectAsync(exchange, flow, [FieldError.OnForm(failed.Error)]);
            case Outcome.Failed failed:
                return exchange.ForwardAsync(flow.IsBrowser, failed.Error);
            default:
                return ValueTask.CompletedTask;
        }
    }
}
