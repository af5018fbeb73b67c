using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Passkeys: a key that its owner's device keeps together with the name of the account, so that it alone signs in.</summary>
internal sealed class PasskeyMethod(Server server) : ILoginMethod, IRegistrationMethod, ISettingsMethod
{
    private const int Timeout = 300_000;
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly RelyingPartySettings _relyingParty = WebAuthnCeremony.RelyingParty(server, "passkey", server.Configuration.Methods.PasskeyRelyingParty);

    public string Id => "passkey";

    public bool ReadsEveryForm => true;

    public bool IsFirstFactorOf(Identity identity) => Keys(identity).Count > 0;

    public void Populate(LoginForm form)
    {
        if (form.IsSecondFactor)
            return;
        var keys = form.Identity is null ? [] : Keys(form.Identity);
        switch (form.Stage)
        {
            case LoginStage.FirstFactor:
                WebAuthnNodes.OfferKeys(form, server);
                Ask(form, [], withButton: true);
                break;
            case LoginStage.IdentifierFirst:
                Ask(form, [], withButton: false);
                break;
            // The challenge is in the form already.
            case LoginStage.IdentifierFirstCredentials when keys.Count > 0 || server.Configuration.MitigateAccountEnumeration:
                form.Ui.Add(Button(form.Flow));
                break;
            case LoginStage.FirstFactorRefresh when keys.Count > 0:
                Ask(form, keys, withButton: true);
                form.Ui.Upsert(Nodes.KnownIdentifier(DisplayName(form.Identity!)));
                break;
        }
    }

    public bool IsResponsible(LoginStep step) => step.Form.Method == Id || step.Form.Has("passkey_login");

    public async ValueTask<Outcome> LoginAsync(LoginStep step, CancellationToken cancellationToken)
    {
        if (await server.Csrf.CheckAsync(step.Exchange, step.Flow, step.Form.Text("csrf_token"), cancellationToken) is { } violation)
            return new Outcome.Failed(violation);
        if (step.IsSecondFactor)
            return Outcome.NotResponsible.Instance;
        // Chosen, but not shown: the page is asked to begin anew. Kratos keeps nothing of it, so that the form stays as it is.
        if (!step.Form.Has("passkey_login"))
            return new Outcome.GoTo(Urls.WithQuery(server.Configuration.Login.UiUrl, ("flow", step.Flow.Id.ToString())));

        if (Handle(step.Form.Text("passkey_login")) is not { } handle)
            return new Outcome.Invalid(FieldError.OnForm(Messages.Invalid("The passkey's answer cannot be read.")));
        if (server.Identities.FindByIdentifier(Id, handle) is not { } identity)
            return new Outcome.Invalid(FieldError.OnForm(Messages.NoWebAuthnUser));
        if (step.Session is { IsActive: true } && step.Flow.IsRefresh && step.Session.Identity.Id != identity.Id)
            return new Outcome.Invalid(FieldError.OnForm(Messages.NoWebAuthnUser));
        var answered = Json.Text(step.Flow.Remembered.GetValueOrDefault(Id)) is { } state
            ? await Ceremony([new WebAuthnHolder(handle, Keys(identity))]).FinishSignInAsync(step.Form.Text("passkey_login"), state, handleEncoded: true, step.Exchange.Http)
            : null;
        if (answered is null)
            return new Outcome.Invalid(FieldError.OnForm(Messages.Invalid("The passkey's answer is not one to the challenge of this form.")));
        WebAuthnKeys.Count(server, identity.Id, Id, answered.Value.Passkey, step.Exchange.Now);
        return new Outcome.SignedIn(identity, new AuthenticationMethod(Id, "aal1", step.Exchange.Now));
    }

    public void Populate(RegistrationForm form)
    {
        if (form.Stage == RegistrationStage.Profile)
        {
            form.Ui.RemoveGroup(Id);
            form.Ui.Remove("webauthn_script");
            return;
        }

        var handle = RandomNumberGenerator.GetString(Alphanumeric, 64);
        var (challenge, state) = Completed(Ceremony([]).BeginRegistrationAsync(handle, form.Exchange.Http));
        form.Flow.Remembered[Id] = new JsonObject { ["handle"] = handle, ["state"] = state };
        var field = form.Schema.Fields.FirstOrDefault(field => field.IsPasskeyDisplayName) ?? form.Schema.Fields.FirstOrDefault(field => field.IdentifierOf.Contains("webauthn"));
        if (form.Flow.IsBrowser)
            form.Ui.Upsert(WebAuthnNodes.Script(server));
        form.Ui.Upsert(WebAuthnNodes.Trigger(form.Flow, Id, "passkey_register_trigger", "oryPasskeyRegistration", Messages.RegistrationPasskey));
        form.Ui.Upsert(new InputNode(Id, "passkey_register", "hidden"));
        form.Ui.Upsert(new InputNode(Id, "passkey_create_data", "hidden")
        {
            Value = new JsonObject
            {
                ["credentialOptions"] = WebAuthnOptions.Creation(_relyingParty, _relyingParty.DisplayName, Encoding.UTF8.GetBytes(handle), challenge, Timeout, Selection()),
                ["displayNameFieldName"] = field?.Name ?? "",
            }.ToJsonString(Json.Options),
        });
    }

    // Ory's own pages send "true" where there is no answer of a passkey.
    public bool IsResponsible(RegistrationStep step) => step.Form.Text("passkey_register") is not ("" or "true");

    public async ValueTask<Outcome> RegisterAsync(RegistrationStep step, CancellationToken cancellationToken)
    {
        var (traits, invalid) = SubmittedTraits.Read(step);
        if (invalid is not null)
            return invalid;
        if (await server.Csrf.CheckAsync(step.Exchange, step.Flow, step.Form.Text("csrf_token"), cancellationToken) is { } violation)
            return new Outcome.Failed(violation);
        var remembered = step.Flow.Remembered.GetValueOrDefault(Id);
        var passkey = Json.Text(remembered?["state"]) is { } state
            ? await Ceremony([]).FinishRegistrationAsync(step.Form.Text("passkey_register"), state, step.Exchange.Http)
            : null;
        if (passkey is null)
            return SubmittedTraits.Reject(step, traits, FieldError.OnForm(Messages.Invalid("The passkey's answer is not one to the challenge of this form.")));
        var handle = Json.Text(remembered!["handle"])!;
        var draft = SubmittedTraits.Draft(step, traits)
            .WithConfig(Id, Config(handle, [new WebAuthnKey(passkey, "", step.Exchange.Now, true)]), step.Exchange.Now, [handle]);
        return new Outcome.SignedUp(draft, new AuthenticationMethod(Id, "aal1", step.Exchange.Now));
    }

    public void Populate(SettingsForm form)
    {
        var handle = HandleOf(form.Identity) ?? RandomNumberGenerator.GetString(Alphanumeric, 64);
        var (challenge, state) = Completed(Ceremony([]).BeginRegistrationAsync(handle, form.Exchange.Http));
        form.Flow.Remembered[Id] = new JsonObject { ["handle"] = handle, ["state"] = state };
        // The only way to sign in is shown, but cannot be pressed.
        var isOnly = IsOnlyWayIn(form.Identity);
        foreach (var key in Keys(form.Identity))
            form.Ui.Add(new InputNode(Id, "passkey_remove", "submit") { Value = key.HexId, Disabled = isOnly, Label = Messages.SettingsPasskeyRemove(key.DisplayName, key.AddedAt) });
        form.Ui.Add(
            WebAuthnNodes.Trigger(form.Flow, Id, "passkey_register_trigger", "oryPasskeySettingsRegistration", Messages.SettingsPasskeyRegister, ""),
            new InputNode(Id, "passkey_settings_register", "hidden"),
            new InputNode(Id, "passkey_create_data", "hidden")
            {
                Value = WebAuthnOptions.Creation(_relyingParty, DisplayName(form.Identity), Encoding.UTF8.GetBytes(handle), challenge, Timeout, Selection()).ToJsonString(Json.Options),
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

    private static InputNode Button(LoginFlow flow) => WebAuthnNodes.Trigger(flow, "passkey", "passkey_login_trigger", "oryPasskeyLogin", Messages.LoginPasskey, "");

    private void Ask(LoginForm form, IReadOnlyList<WebAuthnKey> keys, bool withButton)
    {
        var flow = form.Flow;
        var (challenge, state) = Completed(Ceremony([]).BeginSignInAsync(null, form.Exchange.Http));
        flow.Remembered[Id] = state;
        if (flow.IsBrowser)
            flow.Ui.Upsert(WebAuthnNodes.Script(server));
        if (withButton)
            flow.Ui.Upsert(Button(flow));
        // Who is known needs no list of passkeys to choose from.
        flow.Ui.Upsert(new InputNode(Id, "passkey_login", "hidden")
        {
            OnLoad = flow.IsBrowser && !form.IsRefresh ? "window.oryPasskeyLoginAutocompleteInit()" : null,
            OnLoadTrigger = form.IsRefresh ? null : "oryPasskeyLoginAutocompleteInit",
        });
        flow.Ui.Upsert(new InputNode(Id, "passkey_challenge", "hidden")
        {
            Value = WebAuthnOptions.Request(_relyingParty, challenge, Timeout, "preferred", keys).ToJsonString(Json.Options),
        });
    }

    private async ValueTask<Outcome> AddAsync(SettingsStep step, string credential)
    {
        var remembered = step.Flow.Remembered.GetValueOrDefault(Id);
        var passkey = Json.Text(remembered?["state"]) is { } state ? await Ceremony([]).FinishRegistrationAsync(credential, state, step.Exchange.Http) : null;
        if (passkey is null)
            return new Outcome.Invalid(FieldError.OnForm(Messages.Invalid("The passkey's answer is not one to the challenge of this form.")));
        var handle = Json.Text(remembered!["handle"])!;
        var key = new WebAuthnKey(passkey, DisplayName(step.Identity), step.Exchange.Now, true);
        return new Outcome.Changed(identity => identity.WithConfig(Id, Config(handle, [.. Keys(identity), key]), step.Exchange.Now, [handle]))
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
            return new Outcome.Invalid(FieldError.OnForm(Messages.Invalid("This passkey is the only way to sign in.")));
        return new Outcome.Changed(identity =>
        {
            var left = Keys(identity).Where(key => key.HexId != hexId).ToArray();
            return left.Length == 0 ? identity.With(Id, null) : identity.WithConfig(Id, Config(HandleOf(identity)!, left), step.Exchange.Now);
        });
    }

    private WebAuthnCeremony Ceremony(IReadOnlyList<WebAuthnHolder> holders) => new(_relyingParty, holders);

    private IReadOnlyList<WebAuthnKey> Keys(Identity identity) => WebAuthnKey.Of(identity.Credential(Id));

    private bool IsOnlyWayIn(Identity identity) => Keys(identity).Count == 1 && server.Methods.FirstFactors(identity) == 1;

    private string? HandleOf(Identity identity) => identity.Credential(Id)?.Identifiers.FirstOrDefault();

    private string DisplayName(Identity identity) =>
        server.Configuration.Schema(identity.SchemaId)?.Fields.FirstOrDefault(field => field.IsPasskeyDisplayName)?.Read(identity.Traits) ?? _relyingParty.DisplayName;

    private static JsonObject Config(string handle, IEnumerable<WebAuthnKey> keys) => new()
    {
        ["credentials"] = Json.Array(keys.Select(key => key.ToJson())),
        ["user_handle"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(handle)),
    };

    private static JsonObject Selection() => new()
    {
        ["authenticatorAttachment"] = "platform",
        ["requireResidentKey"] = true,
        ["residentKey"] = "required",
        ["userVerification"] = "preferred",
    };

    // The authenticator tells whom it answers for; that is how somebody who gave no name is found.
    private static string? Handle(string credential) => WebAuthnCeremony.UserHandle(credential) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    // The framework's ceremony begins without waiting for anything; its interface is asynchronous for stores that do.
    private static (string Challenge, string State) Completed(Task<(string, string)> begun) => begun.GetAwaiter().GetResult();
}
