namespace Ory.Emulator;

internal sealed partial class WebAuthnMethod
{
    public void Populate(SettingsForm form)
    {
        if (!form.Flow.IsBrowser)
            return;
        var options = Begin(form.Identity.Id, form.Exchange, out var state);
        form.Flow.Remembered[Id] = state;
        foreach (var key in WebAuthnKey.Of(form.Identity.Credential(Id)))
        {
            form.Ui.Add(new InputNode(Id, "webauthn_remove", "submit")
            {
                Value = key.HexId,
                Disabled = IsOnlyWayIn(form.Identity, key),
                Label = Messages.SettingsWebAuthnRemove(key.DisplayName, key.AddedAt),
            });
        }

        form.Ui.Upsert(WebAuthnNodes.Script(server));
        form.Ui.Add(
            new InputNode(Id, "webauthn_register_displayname", "text") { Value = "", Label = Messages.SettingsWebAuthnName },
            new InputNode(Id, "webauthn_register", "hidden") { Value = "" },
            WebAuthnNodes.TriggerWith(Id, "webauthn_register_trigger", "oryWebAuthnRegistration", Messages.SettingsWebAuthnRegister, options));
    }

    public bool IsResponsible(SettingsStep step) => step.Flow.IsBrowser && (step.Form.Has("webauthn_register") || step.Form.Has("webauthn_remove"));

    public async ValueTask<Outcome> ChangeAsync(SettingsStep step, CancellationToken cancellationToken)
    {
        var (added, removed) = (step.Form.Text("webauthn_register"), step.Form.Text("webauthn_remove"));
        if (await server.Csrf.CheckAsync(step.Exchange, step.Flow, step.Form.Text("csrf_token"), cancellationToken) is { } violation)
            return new Outcome.Failed(violation);
        if (!step.IsPrivileged)
            return Outcome.RefreshRequired.Instance;
        return added.Length > 0 ? await AddAsync(step, added) : Remove(step, removed);
    }

    private async ValueTask<Outcome> AddAsync(SettingsStep step, string credential)
    {
        var passkey = await Ceremony(step.Identity, []).FinishRegistrationAsync(credential, Json.Text(step.Flow.Remembered.GetValueOrDefault(Id)), step.Exchange.Http);
        if (passkey is null)
            return new Outcome.Invalid(FieldError.OnForm(Messages.Invalid("The security key's answer is not one to the challenge of this form.")));
        if (Derived(step.Identity).Credential(Id) is not { Identifiers.Count: > 0 })
            return new Outcome.Invalid(FieldError.OnForm(Messages.NoIdentifier));
        var key = new WebAuthnKey(passkey, step.Form.Text("webauthn_register_displayname"), step.Exchange.Now, _passwordless);
        return new Outcome.Changed(identity => Derived(identity).WithConfig(Id, Config([.. WebAuthnKey.Of(identity.Credential(Id)), key]), step.Exchange.Now))
        {
            Proved = new AuthenticationMethod(Id, Aal, step.Exchange.Now),
        };

        Identity Derived(Identity identity) => IdentityTraits.Derive(identity, server.Configuration, step.Exchange.Now);
    }

    private Outcome Remove(SettingsStep step, string hexId)
    {
        var key = WebAuthnKey.Of(step.Identity.Credential(Id)).FirstOrDefault(key => key.HexId == hexId);
        if (key is null)
            return new Outcome.Invalid(FieldError.OnForm(Messages.Invalid("There is no such security key.")));
        if (IsOnlyWayIn(step.Identity, key))
            return new Outcome.Invalid(new FieldError(WebAuthnNodes.RemoveField, Messages.Invalid("This security key is the only way to sign in.")));
        return new Outcome.Changed(identity =>
            identity.WithConfig(Id, Config(WebAuthnKey.Of(identity.Credential(Id)).Where(key => key.HexId != hexId)), step.Exchange.Now));
    }

    private bool IsOnlyWayIn(Identity identity, WebAuthnKey key) =>
        key.IsPasswordless && Keys(identity, true).Count == 1 && server.Methods.FirstFactors(identity) == 1;
}
