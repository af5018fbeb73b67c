namespace Ory.Emulator;

/// <summary>What sign-in and sign-up by a mailed code have in common.</summary>
internal static class CodeForms
{
    public const string Sent = "sent_email";
    public const string Passed = "passed_challenge";

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
        if (form.Text("resend").Equals("code", StringComparison.OrdinalIgnoreCase)) flow.State = "choose_method";
    }

    /// <summary>The code that was submitted, or what is wrong with it.</summary>
    public static (OneTimeCode? Code, FieldError? Error) Check(Server server, Flow flow, string submitted, DateTimeOffset now, UiText wrong)
    {
        if (server.Codes.CountSubmission(flow.Id, server.Configuration.Methods.CodeMaxSubmissions))
            return (null, FieldError.OnForm(Messages.Invalid("The request was submitted too often. Please request another code.")));
        var found = server.Codes.Find(flow.Id, submitted);
        if (found is null || found.IsUsed) return (null, FieldError.OnForm(wrong));
        return found.ExpiresAt <= now ? (null, FieldError.OnForm(Messages.Invalid("The code has run out. Please request another one."))) : (found, null);
    }
}
