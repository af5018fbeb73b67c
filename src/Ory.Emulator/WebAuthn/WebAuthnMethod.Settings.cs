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
                Label = Messages.SettingsWebAuthnRemove(key.Label, key.AddedAt),
            });
        }

        form.Ui.Upsert(WebAuthnNodes.Script(server));
        form.Ui.Add(
            new InputNode(Id, DisplayNameField, "text") { Value = "", Label = Messages.SettingsWebAuthnName },
            new InputNode(Id, "webauthn_register", "hidden") { Value = "" },
            WebAuthnNodes.TriggerWith(Id, "webauthn_register_trigger", "oryWebAuthnRegistration", Messages.SettingsWebAuthnRegister, options));
    }

    public bool IsResponsible(SettingsStep step) => step.Flow.IsBrowser && (step.Form.Has("webauthn_register") || step.Form.Has("webauthn_remove"));

    public async ValueTask<Outcome> ChangeAsync(SettingsStep step, CancellationToken cancellationToken)
    {
        var (added, removed) = (step.Form.Text("webauthn_register"), step.Form.Text("webauthn_remove"));
        if (added.Length > 0 && !step.Form.Has(DisplayNameField))
            return new Outcome.Invalid(new FieldError(DisplayNameField, Messages.Missing(DisplayNameField)));
        if (await server.Csrf.CheckAsync(step.Exchange, step.Flow, step.Form.Text("csrf_token"), cancellationToken) is { } violation)
            return new Outcome.Failed(violation);
        if (!step.IsPrivileged)
            return Outcome.RefreshRequired.Instance;
        return added.Length > 0 ? await AddAsync(step, added) : Remove(step, removed);
    }

    private async ValueTask<Outcome> AddAsync(SettingsStep step, string credential)
    {
        var result = await Ceremony(step.Identity, []).FinishRegistrationAsync(credential, Json.Text(step.Flow.Remembered.GetValueOrDefault(Id)), step.Exchange.Http);
        if (result.Passkey is null)
            return new Outcome.Invalid(FieldError.OnForm(Messages.Invalid("The security key cannot be added: " + result.Failure)));
        if (Derived(step.Identity, step.Exchange.Now).Credential(Id) is not { Identifiers.Count: > 0 })
            return new Outcome.Invalid(FieldError.OnForm(Messages.NoIdentifier));
        var key = new WebAuthnKey(result.Passkey, step.Form.Text(DisplayNameField), step.Exchange.Now, _passwordless);
        return new Outcome.Changed(identity => Derived(identity, step.Exchange.Now).WithConfig(
            Id, WebAuthnKeys.Added(identity.Credential(Id), key, identity.Id.ToByteArray(bigEndian: true)), step.Exchange.Now))
        {
            Proved = new AuthenticationMethod(Id, Aal, step.Exchange.Now),
        };
    }

    private Outcome Remove(SettingsStep step, string hexId)
    {
        var key = WebAuthnKey.Of(step.Identity.Credential(Id)).FirstOrDefault(key => key.HexId == hexId);
        if (key is null)
            return new Outcome.Invalid(FieldError.OnForm(Messages.Invalid("There is no such security key.")));
        if (IsOnlyWayIn(step.Identity, key))
            return new Outcome.Invalid(new FieldError(WebAuthnNodes.RemoveField, Messages.Invalid("This security key is the only way to sign in.")));
        return new Outcome.Changed(identity =>
        {
            // Another request may have taken the other ways in meanwhile.
            if (identity.Credential(Id) is not { } credential || IsOnlyWayIn(identity, key)) return identity;
            // With the last key all goes but the identifiers, which are those of the traits.
            return WebAuthnKey.Of(credential).All(one => one.HexId == hexId)
                ? Derived(identity.With(Id, null), step.Exchange.Now)
                : identity.WithConfig(Id, WebAuthnKeys.Kept(credential, one => one.HexId != hexId), step.Exchange.Now);
        });
    }

    private Identity Derived(Identity identity, DateTimeOffset now) => IdentityTraits.Derive(identity, server.Configuration, now);

    private bool IsOnlyWayIn(Identity identity, WebAuthnKey key) =>
        key.IsPasswordless && Keys(identity, true).Count == 1 && server.Methods.FirstFactors(identity) == 1;
}
