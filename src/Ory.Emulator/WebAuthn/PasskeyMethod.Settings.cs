using System.Text;

namespace Ory.Emulator;

internal sealed partial class PasskeyMethod
{
    public void Populate(SettingsForm form)
    {
        // The only way to sign in is shown, but cannot be pressed.
        var isOnly = IsOnlyWayIn(form.Identity);
        foreach (var key in Keys(form.Identity))
            form.Ui.Add(new InputNode(Id, "passkey_remove", "submit") { Value = key.HexId, Disabled = isOnly, Label = Messages.SettingsPasskeyRemove(key.Label, key.AddedAt) });
        var name = DisplayName(form.Identity);
        if (name.Length == 0)
        {
            // Where nothing names the account, no passkey can be told from another.
            form.Ui.Messages.Add(Messages.NoIdentifier);
            return;
        }

        var (handle, challenge) = Begin(form.Flow, form.Exchange);
        form.Ui.Add(
            WebAuthnNodes.Trigger(form.Flow, Id, "passkey_register_trigger", "oryPasskeySettingsRegistration", Messages.SettingsPasskeyRegister, ""),
            new InputNode(Id, "passkey_settings_register", "hidden"),
            new InputNode(Id, "passkey_create_data", "hidden")
            {
                Value = WebAuthnOptions.Creation(_relyingParty, name, Encoding.UTF8.GetBytes(handle), challenge, Timeout, Selection()).ToJsonString(Json.Options),
            });
        // A native client calls its platform itself.
        if (form.Flow.IsBrowser)
            form.Ui.Upsert(WebAuthnNodes.Script(server));
    }

    public bool IsResponsible(SettingsStep step) => step.Form.Has("passkey_settings_register") || step.Form.Has("passkey_remove");

    public async ValueTask<Outcome> ChangeAsync(SettingsStep step, CancellationToken cancellationToken)
    {
        var (added, removed) = (step.Form.Text("passkey_settings_register"), step.Form.Text("passkey_remove"));
        if (await server.Csrf.CheckAsync(step.Exchange, step.Flow, step.Form.Text("csrf_token"), cancellationToken) is { } violation)
            return new Outcome.Failed(violation);
        if (!step.IsPrivileged)
            return Outcome.RefreshRequired.Instance;
        return removed.Length > 0 ? Remove(step, removed) : await AddAsync(step, added);
    }

    private async ValueTask<Outcome> AddAsync(SettingsStep step, string credential)
    {
        var remembered = step.Flow.Remembered.GetValueOrDefault(Id);
        var result = await Ceremony([]).FinishRegistrationAsync(credential, Json.Text(remembered?["state"]), step.Exchange.Http);
        if (result.Passkey is null)
            return new Outcome.Invalid(FieldError.OnForm(Messages.Invalid("The passkey cannot be added: " + result.Failure)));
        // Every passkey has a handle of its own, and all of them are their owner's.
        var handle = Json.Text(remembered!["handle"])!;
        var key = new WebAuthnKey(result.Passkey, "", step.Exchange.Now, true);
        return new Outcome.Changed(identity => identity.WithConfig(
            Id, WebAuthnKeys.Added(identity.Credential(Id), key, Encoding.UTF8.GetBytes(handle)), step.Exchange.Now, [.. identity.Credential(Id)?.Identifiers ?? [], handle]))
        {
            Proved = new AuthenticationMethod(Id, "aal1", step.Exchange.Now),
        };
    }

    private Outcome Remove(SettingsStep step, string hexId)
    {
        var keys = Keys(step.Identity);
        if (keys.All(key => key.HexId != hexId))
            return new Outcome.Invalid(FieldError.OnForm(Messages.Invalid("There is no such passkey.")));
        if (IsOnlyWayIn(step.Identity))
            return new Outcome.Invalid(new FieldError(WebAuthnNodes.RemoveField, Messages.Invalid("This passkey is the only way to sign in.")));
        return new Outcome.Changed(identity =>
        {
            // Another request may have taken the other ways in meanwhile.
            if (identity.Credential(Id) is not { } credential || IsOnlyWayIn(identity)) return identity;
            return Keys(identity).All(key => key.HexId == hexId) ? identity.With(Id, null) : identity.WithConfig(Id, WebAuthnKeys.Kept(credential, key => key.HexId != hexId), step.Exchange.Now);
        });
    }

    private bool IsOnlyWayIn(Identity identity) => Keys(identity).Count == 1 && server.Methods.FirstFactors(identity) == 1;
}
