using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The traits: entered at sign-up, in one step or as the first of two, and changed in the settings.</summary>
internal sealed class ProfileMethod(Server server) : IRegistrationMethod, ISettingsMethod
{
    public string Id => "profile";

    public void Populate(RegistrationForm form)
    {
        var group = form.Stage == RegistrationStage.OneStep ? server.Configuration.Features.PasswordProfileRegistrationNodeGroup : "default";
        foreach (var field in form.Schema.Fields.Where(field => !field.IsObject))
        {
            var node = Nodes.Trait(field, group);
            if (form.Stage == RegistrationStage.Credentials) node.InputType = "hidden";
            form.Ui.Upsert(node);
        }

        if (form.Stage == RegistrationStage.Profile) form.Ui.Add(Nodes.Method(Id, Messages.Registration));
        if (form.Stage == RegistrationStage.Credentials) form.Ui.Add(Nodes.Submit(Id, "screen", "previous", Messages.RegistrationBack));
    }

    /// <summary>Whether a button that leads to another screen was pressed: pages send it without a method, or with the one of the screen that is left.</summary>
    public static bool IsScreen(SubmittedForm form) => form.Text("screen") is "previous" or "credential-selection";

    public async ValueTask<Outcome> RegisterAsync(RegistrationStep step, CancellationToken cancellationToken)
    {
        var (flow, form) = (step.Flow, step.Form);
        var (traits, invalid) = SubmittedTraits.Read(step);
        if (invalid is not null) return invalid;
        if (!server.Registration.IsTwoStep || (form.Method is not ("profile" or "profile:back") && !IsScreen(form))) return Outcome.NotResponsible.Instance;
        if (await server.Csrf.CheckAsync(step.Exchange, flow, form.Text("csrf_token"), cancellationToken) is { } violation) return new Outcome.Failed(violation);
        var back = form.Text("screen") == "previous" || form.Method == "profile:back";
        flow.Ui.Nodes.Clear();
        flow.Ui.Messages.Clear();
        flow.State = "choose_method";
        flow.Active = null;
        server.Registration.Populate(step.Exchange, flow, back ? RegistrationStage.Profile : RegistrationStage.Credentials);
        Nodes.FillTraits(flow.Ui, traits);
        if (back || form.Has("screen")) return Outcome.NextStage.Instance;
        flow.Ui.Messages.Add(Messages.RegistrationChooseCredentials);
        flow.TransientPayload = form.TransientPayload?.DeepClone() as JsonObject ?? [];
        return Outcome.NextStage.Instance;
    }

    public void Populate(SettingsForm form)
    {
        if (server.Configuration.Schema(form.Identity.SchemaId) is not { } schema) return;
        foreach (var field in schema.Fields.Where(field => !field.IsObject)) form.Ui.Upsert(Nodes.Trait(field, Id));
        Nodes.ShowTraits(form.Ui, form.Identity.Traits, Id);
        form.Ui.Add(Nodes.Method(Id, Messages.Save));
    }

    public bool IsResponsible(SettingsStep step) => step.Form.Method == Id;

    public async ValueTask<Outcome> ChangeAsync(SettingsStep step, CancellationToken cancellationToken)
    {
        var (flow, form, identity) = (step.Flow, step.Form, step.Identity);
        if (server.Configuration.Schema(identity.SchemaId) is not { } schema) return new Outcome.Failed(Errors.Internal($"There is no schema \"{identity.SchemaId}\"."));
        var traits = schema.Coerce(form);
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
        if (step.Flow.IsBrowser) step.Flow.Ui.SetCsrf(step.Exchange.CsrfToken());
    }

    private static bool IsProtected(Identity before, Identity after) =>
        before.IsImported
        || !before.VerifiableAddresses.Select(address => address.Value).SequenceEqual(after.VerifiableAddresses.Select(address => address.Value))
        || before.Credentials.Values.Any(old => !old.Identifiers.SequenceEqual(after.Credential(old.Type)?.Identifiers ?? []));
}
