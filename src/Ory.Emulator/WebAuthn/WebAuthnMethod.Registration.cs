using System.Text.Json.Nodes;

namespace Ory.Emulator;

internal sealed partial class WebAuthnMethod
{
    private const string DisplayNameField = "webauthn_register_displayname";

    public void Populate(RegistrationForm form)
    {
        if (!_passwordless || !form.Flow.IsBrowser)
            return;
        if (form.Stage == RegistrationStage.Profile)
        {
            form.Ui.Remove("webauthn_script", DisplayNameField, "webauthn_register", "webauthn_register_trigger");
            return;
        }

        var options = Begun(form);
        form.Ui.Upsert(WebAuthnNodes.Script(server));
        form.Ui.Upsert(new InputNode(Id, DisplayNameField, "text") { Value = "", Label = Messages.SettingsWebAuthnName });
        form.Ui.Upsert(new InputNode(Id, "webauthn_register", "hidden") { Value = "" });
        form.Ui.Upsert(WebAuthnNodes.TriggerWith(Id, "webauthn_register_trigger", "oryWebAuthnRegistration", Messages.RegistrationWebAuthn, options));
    }

    // Who goes back to his name and on again is asked the same. The identity is not there yet; its id is decided here, because it is the user handle.
    private string Begun(RegistrationForm form)
    {
        if (Json.Text(form.Flow.Remembered.GetValueOrDefault(Id)?["options"]) is { } begun) return begun;
        var id = Guid.NewGuid();
        var options = Begin(id, form.Exchange, out var state);
        form.Flow.Remembered[Id] = new JsonObject { ["identity"] = id.ToString(), ["options"] = options, ["state"] = state };
        return options;
    }

    // There is one button in the form, which sends the key's answer: a submit without one is not about keys, whatever it says. Kratos asks where it
    // comes from all the same.
    public bool IsResponsible(RegistrationStep step) => _passwordless && step.Flow.IsBrowser && (step.Form.Has("webauthn_register") || server.Methods.IsEnabled(this));

    public async ValueTask<Outcome> RegisterAsync(RegistrationStep step, CancellationToken cancellationToken)
    {
        var outcome = await SignUpAsync(step, cancellationToken);
        // What the key was to be called stays in the form.
        if (outcome is Outcome.Invalid)
            step.Flow.Ui.SetValue(DisplayNameField, step.Form.Text(DisplayNameField));
        return outcome;
    }

    private async ValueTask<Outcome> SignUpAsync(RegistrationStep step, CancellationToken cancellationToken)
    {
        var (traits, invalid) = SubmittedTraits.Read(step);
        if (invalid is not null)
            return invalid;
        if (await server.Csrf.CheckAsync(step.Exchange, step.Flow, step.Form.Text("csrf_token"), cancellationToken) is { } violation)
            return new Outcome.Failed(violation);
        if (!step.Form.Has("webauthn_register"))
            return Outcome.NotResponsible.Instance;
        var remembered = step.Flow.Remembered.GetValueOrDefault(Id);
        var result = await Ceremony(null, []).FinishRegistrationAsync(step.Form.Text("webauthn_register"), Json.Text(remembered?["state"]), step.Exchange.Http);
        if (result.Passkey is null)
            return SubmittedTraits.Reject(step, traits, FieldError.OnForm(Messages.Invalid("The security key cannot be added: " + result.Failure)));
        var id = Guid.Parse(Json.Text(remembered!["identity"])!);
        var key = new WebAuthnKey(result.Passkey, step.Form.Text(DisplayNameField), step.Exchange.Now, true);
        var draft = (SubmittedTraits.Draft(step, traits) with { Id = id }).WithConfig(Id, WebAuthnKeys.Added(null, key, id.ToByteArray(bigEndian: true)), step.Exchange.Now);
        // A security key does not know whose it is.
        if (IdentityTraits.Derive(draft, step.Schema, step.Exchange.Now).Credential(Id) is not { Identifiers.Count: > 0 })
            return SubmittedTraits.Reject(step, traits, FieldError.OnForm(Messages.NoIdentifier));
        // A challenge is answered once: the form makes one account.
        step.Flow.Remembered.Remove(Id);
        return new Outcome.SignedUp(draft, new AuthenticationMethod(Id, Aal, step.Exchange.Now));
    }
}
