namespace Ory.Emulator;

/// <summary>What the two ways to verify show alike.</summary>
internal static class VerificationForms
{
    /// <summary>Puts the field for the address back into the form, with what was given; a button that sends again gives way to it.</summary>
    public static void AskAgain(VerificationStep step, string method, string email)
    {
        var node = Nodes.Email(method);
        node.Value = email;
        step.Flow.Ui.Upsert(node);
        step.Flow.Ui.SetCsrf(step.Exchange.CsrfToken());
    }

    /// <summary>Why a submit may not send a mail: null when it may.</summary>
    public static async ValueTask<Outcome?> CheckAsync(VerificationStep step, string method, string email, CancellationToken cancellationToken)
    {
        if (await step.Server.Csrf.CheckAsync(step.Exchange, step.Flow, step.Form.Text("csrf_token"), cancellationToken) is not { } violation) return null;
        // Only what is shown in the form is kept with it.
        if (violation.Code == 400) AskAgain(step, method, email);
        return new Outcome.Failed(violation);
    }

    /// <summary>The form of a verification that is done: a link to go on with. It belongs to the browser that did it.</summary>
    public static void ShowPassed(VerificationStep step, string group)
    {
        var (server, exchange, flow) = (step.Server, step.Exchange, step.Flow);
        // What a sign-up named for afterwards was never looked at before; where it is not allowed the default counts.
        var url = server.ReturnTo.Resolve(flow.ReturnTo, server.Configuration.Verification.AfterReturnUrl).Url;
        if (flow.IsBrowser)
        {
            if (exchange.CsrfSecret.Length == 0) exchange.RotateCsrf();
            flow.CsrfSecret = exchange.CsrfSecret;
        }

        flow.Ui = new UiContainer(url) { Method = "GET" };
        flow.Ui.Messages.Add(Messages.VerificationSuccess);
        flow.Ui.SetCsrf(exchange.CsrfToken());
        flow.Ui.Add(new AnchorNode(group, "continue", url, Messages.Continue) { Label = Messages.Continue });
        flow.State = FlowStates.PassedChallenge;
    }
}
