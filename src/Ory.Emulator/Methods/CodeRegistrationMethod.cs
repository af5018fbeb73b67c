using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Sign-up with a mailed code in place of a password.</summary>
internal sealed class CodeRegistrationMethod(Server server) : IRegistrationMethod
{
    public string Id => "code";

    private MethodSettings Settings => server.Configuration.Methods;

    public void Populate(RegistrationForm form)
    {
        if (!Settings.CodePasswordless) return;
        form.Ui.RemoveGroup(Id);
        form.Ui.Nodes.RemoveAll(node => node.Id == "screen" && Json.Text(node.Value) == ProfileMethod.CredentialSelection);
        if (form.Stage != RegistrationStage.Profile) form.Ui.Add(Nodes.Method(Id, Messages.RegistrationCode));
    }

    // Kratos offers no code where passwordless_enabled is off, but takes one all the same.
    public bool IsResponsible(RegistrationStep step) => step.Form.Method == Id;

    public async ValueTask<Outcome> RegisterAsync(RegistrationStep step, CancellationToken cancellationToken)
    {
        var (flow, form) = (step.Flow, step.Form);
        var (traits, invalid) = SubmittedTraits.Read(step, CodeForms.ResendErrors(form));
        if (invalid is not null) return invalid;
        if (await server.Csrf.CheckAsync(step.Exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation)
            return Outcome.Refused(violation, error => SubmittedTraits.Reject(step, traits, error));
        CodeForms.Resend(flow, form);
        return flow.State switch
        {
            FlowStates.PassedChallenge => SubmittedTraits.Reject(step, traits, FieldError.OnForm(Messages.RegistrationNoStrategy)),
            FlowStates.SentEmail => Use(step, traits),
            _ => Send(step, traits),
        };
    }

    private Outcome Send(RegistrationStep step, JsonObject traits)
    {
        var flow = step.Flow;
        var draft = IdentityTraits.Derive(SubmittedTraits.Draft(step, traits), step.Schema, step.Exchange.Now);
        if (Addresses(draft) is not { Count: > 0 } addresses) return SubmittedTraits.Reject(step, traits, FieldError.OnForm(Messages.NoIdentifier));
        server.Codes.Forget(flow.Id);
        // Each has a code of its own: whichever comes back tells which address is its sender's.
        foreach (var address in addresses)
        {
            var code = Secrets.Code();
            server.Codes.Add(flow.Id, code, Settings.CodeLifespan, address, null);
            server.Mailer.RegistrationCode(address, IdentityTraits.ChannelOf(step.Schema, draft, address) ?? "email", code);
        }

        if (Settings.CodePasswordless) AskForCode(step);
        Nodes.FillTraits(flow.Ui, traits);
        flow.State = FlowStates.SentEmail;
        flow.Active = Id;
        flow.TransientPayload = step.Form.TransientPayload;
        return Outcome.NextStage.Instance;
    }

    private Outcome Use(RegistrationStep step, JsonObject traits)
    {
        var (flow, form) = (step.Flow, step.Form);
        if (!form.Has("code")) return SubmittedTraits.Reject(step, traits, new FieldError("code", Messages.Missing("code")));
        var draft = IdentityTraits.Derive(SubmittedTraits.Draft(step, traits), step.Schema, step.Exchange.Now);
        if (Addresses(draft) is not { Count: > 0 } addresses) return SubmittedTraits.Reject(step, traits, FieldError.OnForm(Messages.NoIdentifier));
        if (!IsSame(flow.Ui, traits)) return SubmittedTraits.Reject(step, traits, FieldError.OnForm(Messages.TraitsDiffer));
        var (found, refusal) = CodeForms.Check(server, flow, form.Text("code"), code => addresses.Contains(code.Address), step.Exchange.Now, Messages.RegistrationCodeWrong);
        if (refusal is Outcome.Invalid { Errors: [var error] }) return SubmittedTraits.Reject(step, traits, error);
        if (refusal is not null) return refusal;
        found!.IsUsed = true;
        // Passed, even when the address turns out to be somebody's.
        flow.State = FlowStates.PassedChallenge;
        return new Outcome.SignedUp(draft, new AuthenticationMethod(Id, "aal1", step.Exchange.Now)) { VerifiedAddress = found.Address };
    }

    private static void AskForCode(RegistrationStep step)
    {
        var (flow, ui) = (step.Flow, step.Flow.Ui);
        if (flow.IsBrowser) ui.SetCsrf(step.Exchange.CsrfToken());
        ui.Nodes.RemoveAll(node => node.Group != "default" || node is InputNode { InputType: "submit" });
        foreach (var input in ui.Nodes.OfType<InputNode>()) input.InputType = "hidden";
        ui.ClearMessages();
        ui.Messages.Add(Messages.RegistrationCodeSent);
        CodeForms.AskForCode(ui, Messages.RegistrationCodeLabel);
        if (step.Server.Registration.IsTwoStep) ui.Add(Nodes.Submit("profile", "screen", ProfileMethod.CredentialSelection, Messages.RegistrationBack));
    }

    private IReadOnlyList<string> Addresses(Identity draft) => draft.Sorted().Credential(Id)?.Identifiers ?? [];

    private static bool IsSame(UiContainer ui, JsonObject traits) =>
        Nodes.Flatten("traits", traits).All(pair => ui.Find(pair.Name) is not { } node || JsonNode.DeepEquals(node.Value, pair.Value));
}
