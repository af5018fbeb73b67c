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
            var outcome = Refusal(method, step) ?? await method.LoginAsync(step, cancellationToken);
            if (outcome is Outcome.NotResponsible) continue;
            if (outcome is Outcome.SignedIn or Outcome.NextStage or Outcome.GoTo or Outcome.Answered) flow.UpdatedAt = exchange.Now;
            await AnswerAsync(exchange, flow, method, outcome);
            return;
        }

        var isRead = form.IsByGet && server.Methods.LoginSubmits.Any(method => method.ReadsEveryForm);
        await server.Login.RejectAsync(exchange, flow, [FieldError.OnForm(isRead ? Messages.NotByGet : Messages.LoginNoStrategy)]);
    }

    private Outcome? Refusal(ILoginMethod method, LoginStep step)
    {
        var refusal = server.Methods.RefusalOf(method, step.Form);
        if (refusal is Outcome.Invalid && method.EmptiesIdentifier) step.Flow.Ui.SetValue("identifier", "");
        return refusal;
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
            case Outcome.RanOut late:
                return server.Login.ReplaceAsync(exchange, flow, late.At);
            case Outcome.NextStage:
                return server.Login.ShowAsync(exchange, flow);
            case Outcome.GoTo elsewhere:
                return exchange.GoToAsync(elsewhere.Url);
            case Outcome.Failed { Error.Code: 400 } failed:
                return server.Login.RejectAsync(exchange, flow, [FieldError.OnForm(failed.Error)]);
            case Outcome.Failed failed:
                return exchange.ForwardAsync(flow.IsBrowser, failed.Error);
            case Outcome.Answered:
                return ValueTask.CompletedTask;
            default:
                throw outcome.Unanswered(flow);
        }
    }
}
