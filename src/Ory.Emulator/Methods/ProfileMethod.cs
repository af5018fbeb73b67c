using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The traits: entered at sign-up, in one step or as the first of two, and changed in the settings.</summary>
internal sealed class ProfileMethod(Server server) : IRegistrationMethod, ISettingsMethod
{
    public const string CredentialSelection = "credential-selection";
    private const string Previous = "previous";

    public string Id => "profile";

    public void Populate(RegistrationForm form)
    {
        var ui = form.Ui;
        switch (form.Stage)
        {
            case RegistrationStage.OneStep:
                Upsert(form);
                break;
            case RegistrationStage.Profile:
                ui.Nodes.RemoveAll(node => node.Group == Id && node.Id == "screen");
                Upsert(form);
                ui.Add(Nodes.Method(Id, Messages.Registration));
                break;
            case RegistrationStage.Credentials:
                ui.Nodes.RemoveAll(node => node.Group == Id && node.Id == "method");
                // Asked again at this step, Kratos shows the way back once more.
                ui.Add(Nodes.Submit(Id, "screen", Previous, Messages.RegistrationBack));
                foreach (var input in ui.Nodes.OfType<InputNode>().Where(node => node.Group == "default")) input.InputType = "hidden";
                ui.Messages.Add(Messages.RegistrationChooseCredentials);
                break;
        }
    }

    // Asked last, unless there are two steps, where Kratos has it read the form before all others: it matters for a button that leads to another step,
    // and for whatever comes by GET, which it refuses in the place of all of them. It looks at the traits of whatever nobody else took.
    public bool IsResponsible(RegistrationStep step) => true;

    public bool ComesFirst(RegistrationStep step) => step.ChangesScreen || (step.Form.IsByGet && server.Registration.IsTwoStep);

    public async ValueTask<Outcome> RegisterAsync(RegistrationStep step, CancellationToken cancellationToken)
    {
        var (flow, form) = (step.Flow, step.Form);
        var (traits, invalid) = SubmittedTraits.Read(step);
        if (invalid is not null) return invalid;
        if (!step.ChangesScreen) return Outcome.NotResponsible.Instance;
        if (form.Text("screen") is not ("" or Previous or CredentialSelection))
            return SubmittedTraits.Reject(step, traits, new FieldError("screen", Messages.Invalid($"The screen is neither \"{CredentialSelection}\" nor \"{Previous}\".")));
        if (form.Text("screen") == Previous || form.Method == "profile:back")
        {
            // Nothing comes of going back, so that Kratos asks for no token.
            flow.Ui.ClearMessages();
            Nodes.ShowTraits(flow.Ui, traits, "default");
            server.Registration.Populate(step.Exchange, flow, RegistrationStage.Profile);
        }
        else
        {
            if (await server.Csrf.CheckAsync(step.Exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation)
            {
                return Outcome.Refused(violation, error =>
                {
                    (flow.State, flow.Active) = (FlowStates.ChooseMethod, null);
                    return SubmittedTraits.Reject(step, traits, error);
                });
            }

            (flow.State, flow.Active) = (FlowStates.ChooseMethod, null);
            flow.Ui.ClearMessages();
            server.Registration.Populate(step.Exchange, flow, RegistrationStage.Credentials);
            Nodes.ShowTraits(flow.Ui, traits, "default");
            server.Registration.Sort(flow);
            flow.TransientPayload = form.TransientPayload;
        }

        Nodes.FillTraits(flow.Ui, traits);
        return Outcome.NextStage.Instance;
    }

    public void Populate(SettingsForm form)
    {
        if (server.Configuration.Schema(form.Identity.SchemaId) is not { } schema) return;
        foreach (var field in schema.NodeFields) form.Ui.Upsert(Nodes.Trait(field, Id));
        Nodes.ShowTraits(form.Ui, form.Identity.Traits, Id);
        form.Ui.Add(Nodes.Method(Id, Messages.Save));
    }

    public bool IsResponsible(SettingsStep step) => step.Form.Method == Id;

    public bool KeepsMessages(SettingsStep step) => true;

    public async ValueTask<Outcome> ChangeAsync(SettingsStep step, CancellationToken cancellationToken)
    {
        var (flow, form, identity) = (step.Flow, step.Form, step.Identity);
        if (server.Configuration.Schema(identity.SchemaId) is not { } schema) return new Outcome.Failed(Errors.Internal($"There is no schema \"{identity.SchemaId}\"."));
        var traits = schema.Coerce(form);
        if (form.TraitsRefusal(schema) is { } unreadable) return unreadable;
        var errors = schema.Validate(traits);
        if (errors.Count > 0)
        {
            Show(step, traits);
            return new Outcome.Invalid([.. errors]);
        }

        if (await server.Csrf.CheckAsync(step.Exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation)
        {
            // Only what is shown in the form is kept with it.
            if (violation.Code == 400) Show(step, traits);
            return new Outcome.Failed(violation);
        }

        var changed = IdentityTraits.Derive(identity with { Traits = traits }, schema, step.Exchange.Now);
        if (!step.IsPrivileged && IsProtected(identity, changed)) return Outcome.RefreshRequired.Instance;
        Show(step, traits);
        // Kratos forgets when the state was last changed here, and only here.
        return new Outcome.Changed(current => IdentityTraits.Derive(current with { Traits = traits, StateChangedAt = null }, schema, step.Exchange.Now));
    }

    private void Show(SettingsStep step, JsonObject traits)
    {
        foreach (var node in step.Flow.Ui.Nodes.Where(node => node.Id.StartsWith("traits.", StringComparison.Ordinal)))
        {
            node.Messages.Clear();
            node.Value = null;
        }

        Nodes.ShowTraits(step.Flow.Ui, traits, Id);
        step.Flow.Ui.SetCsrf(step.Exchange.CsrfToken());
    }

    // Kratos compares with a copy that loses the moment of each verification: whoever has a verified address changes a protected field, whatever he
    // changes. The same copy loses when the state was changed last.
    private static bool IsProtected(Identity before, Identity after) =>
        before.VerifiableAddresses.Any(address => address.VerifiedAt is not null)
        || !before.VerifiableAddresses.Select(address => address.Value).SequenceEqual(after.VerifiableAddresses.Select(address => address.Value))
        || before.Credentials.Values.Any(old => !old.Identifiers.ToHashSet().SetEquals(after.Credential(old.Type)?.Identifiers ?? []));

    private static void Upsert(RegistrationForm form)
    {
        foreach (var field in form.Schema.NodeFields) form.Ui.Upsert(Nodes.Trait(field, "default"));
    }
}
