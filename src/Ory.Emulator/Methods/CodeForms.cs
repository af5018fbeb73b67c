namespace Ory.Emulator;

/// <summary>What sign-in and sign-up by a mailed code have in common.</summary>
internal static class CodeForms
{
    /// <summary>Asks for the code that was sent.</summary>
    public static void AskForCode(UiContainer ui, UiText label)
    {
        ui.Upsert(Nodes.HiddenMethod("code"));
        ui.Upsert(new InputNode("code", "code", "text") { Required = true, Label = label });
        ui.Add(Nodes.Method("code", Messages.Continue), Nodes.Submit("code", "resend", "code", Messages.ResendCode));
    }

    /// <summary>Whoever asks for another code begins anew.</summary>
    public static void Resend(Flow flow, SubmittedForm form)
    {
        if (form.Has("resend")) flow.State = FlowStates.ChooseMethod;
    }

    /// <summary>What is wrong with a wish for another code: there is nothing else to ask for.</summary>
    public static IEnumerable<FieldError> ResendErrors(SubmittedForm form) =>
        form.Text("resend") is "" or "code" ? [] : [new FieldError("resend", Messages.Invalid("Only a code can be sent again."))];

    /// <summary>The code that was submitted, or what is wrong with it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="flow">The flow that mailed the code.</param>
    /// <param name="submitted">What was submitted as code.</param>
    /// <param name="isTheirs">Whether a code is of whom it is submitted for.</param>
    /// <param name="now">The time.</param>
    /// <param name="wrong">What is said of a code that is none.</param>
    public static (OneTimeCode? Code, Outcome? Refusal) Check(
        Server server, Flow flow, string submitted, Func<OneTimeCode, bool> isTheirs, DateTimeOffset now, UiText wrong)
    {
        if (server.Codes.CountSubmission(flow.Id, server.Configuration.Methods.CodeMaxSubmissions))
            return (null, new Outcome.Invalid(FieldError.OnForm(Messages.TooManySubmissions)));
        var found = server.Codes.Find(flow.Id, submitted);
        if (found is null || found.IsUsed || !isTheirs(found)) return (null, new Outcome.Invalid(FieldError.OnForm(wrong)));
        return found.ExpiresAt <= now ? (null, new Outcome.RanOut(found.ExpiresAt)) : (found, null);
    }
}
