using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Security keys: a second factor, or with <c>webauthn.config.passwordless</c> a first one for an account that was named.</summary>
internal sealed partial class WebAuthnMethod(Server server) : ILoginMethod, IRegistrationMethod, ISettingsMethod
{
    private const int Timeout = 120_000;

    private readonly bool _passwordless = server.Configuration.Methods.WebAuthnPasswordless;

    private readonly RelyingPartySettings _relyingParty = WebAuthnCeremony.RelyingParty(server, "webauthn", server.Configuration.Methods.WebAuthnRelyingParty);

    public string Id => "webauthn";

    public bool ReadsEveryForm => true;

    // A native client has no use for a security key.
    public bool NeedsBrowser => true;

    private string Aal => _passwordless ? "aal1" : "aal2";

    public bool IsFirstFactorOf(Identity identity) => _passwordless && FirstFactorsOf(identity) > 0;

    // Whoever has no name cannot say whose key it is.
    public int FirstFactorsOf(Identity identity) => identity.Credential(Id) is { Identifiers.Count: > 0 } ? Keys(identity, true).Count : 0;

    public bool IsSecondFactorOf(Identity identity) => Keys(identity, false).Count > 0;

    public void Populate(LoginForm form)
    {
        if (!form.Flow.IsBrowser)
            return;
        switch (form.Stage)
        {
            case LoginStage.FirstFactor when _passwordless:
                WebAuthnNodes.OfferKeys(form, server);
                form.Ui.Add(new InputNode(Id, "method", "submit") { Value = Id, Label = Messages.LoginWebAuthn });
                return;
            case LoginStage.IdentifierFirstCredentials when _passwordless && (form.Identity is null || IsFirstFactorOf(form.Identity)):
                form.Ui.Add(new InputNode(Id, "method", "submit") { Value = Id, Label = Messages.LoginWebAuthn });
                return;
            // Who signs in anew is asked for keys of the factor that he refreshes, whether or not new keys are.
            case LoginStage.FirstFactorRefresh when form.Identity is { } identity && Keys(identity, true) is { Count: > 0 } keys:
                Ask(form.Flow, identity, keys, form.Exchange);
                return;
            case LoginStage.SecondFactor when _passwordless:
                return;
            case LoginStage.SecondFactor or LoginStage.SecondFactorRefresh when form.Identity is { } identity && Keys(identity, false) is { Count: > 0 } keys:
                Ask(form.Flow, identity, keys, form.Exchange);
                return;
            default:
                return;
        }
    }

    public bool IsResponsible(LoginStep step) => step.Flow.IsBrowser && (step.Form.Method == Id || step.Form.Has("webauthn_login"));

    public async ValueTask<Outcome> LoginAsync(LoginStep step, CancellationToken cancellationToken)
    {
        if (await server.Csrf.CheckAsync(step.Exchange, step.Flow, step.Form.Text("csrf_token"), cancellationToken) is { } violation)
            return new Outcome.Failed(violation);
        // A key that is enough to sign in is no second factor, and one that is a second factor signs nobody in.
        var asFirst = !step.IsSecondFactor;
        if (asFirst != (_passwordless || (asFirst && step.Flow.IsRefresh)))
            return Outcome.NotResponsible.Instance;
        return asFirst ? await SignInAsync(step) : await AuthenticateAsync(step, step.Session.Identity!, Keys(step.Session.Identity!, false));
    }

    // Whose key it is has to be said, also where somebody signs in anew; it may be somebody else, whose second factor is then no first one.
    private async ValueTask<Outcome> SignInAsync(LoginStep step)
    {
        var name = step.Form.Text("identifier");
        if (name.Length == 0)
            return WebAuthnNodes.Rejected(step, Messages.Invalid("The identifier is missing."));
        if (server.Identities.FindByIdentifier(Id, IdentityTraits.Normal(name)) is not { } identity)
            return WebAuthnNodes.Rejected(step, Messages.NoWebAuthnUser);
        var keys = Keys(identity, true);
        if (step.Form.Has("webauthn_login"))
            return await AuthenticateAsync(step, identity, keys);
        if (keys.Count == 0)
            return WebAuthnNodes.Rejected(step, Messages.NoWebAuthnUser);
        // From here on the form is about this key and nothing else.
        step.Flow.Ui.Nodes.Clear();
        Ask(step.Flow, identity, keys, step.Exchange, name);
        step.Flow.Ui.Messages.Add(Messages.LoginWebAuthnPasswordless);
        return new Outcome.GoTo(Urls.WithQuery(server.Configuration.Login.UiUrl, ("flow", step.Flow.Id.ToString())));
    }

    private async ValueTask<Outcome> AuthenticateAsync(LoginStep step, Identity identity, IReadOnlyList<WebAuthnKey> keys)
    {
        var answer = step.Form.Text("webauthn_login");
        if (identity.Credential(Id) is null)
            return WebAuthnNodes.Rejected(step, Messages.NoWebAuthn);
        if (!WebAuthnCeremony.IsReadable(answer))
            return WebAuthnNodes.Rejected(step, Messages.Invalid("The security key's answer cannot be read."));
        if (Json.Text(step.Flow.Remembered.GetValueOrDefault(Id)) is not { } state)
            return WebAuthnNodes.Rejected(step, Messages.Invalid("The form has no challenge for a security key any more."));
        var result = await Ceremony(identity, keys).FinishSignInAsync(answer, state, step.Exchange.Http);
        if (result.Passkey is null)
            return WebAuthnNodes.Wrong(step, Id, result.Failure);
        // A challenge is answered once.
        step.Flow.Remembered.Remove(Id);
        WebAuthnKeys.Count(server, identity.Id, Id, result.Passkey, step.Exchange.Now);
        return new Outcome.SignedIn(identity, new AuthenticationMethod(Id, Aal, step.Exchange.Now));
    }

    private void Ask(LoginFlow flow, Identity identity, IReadOnlyList<WebAuthnKey> keys, Exchange exchange, string? name = null)
    {
        var (challenge, state) = Ceremony(identity, keys).BeginSignInAsync(exchange.Http).GetAwaiter().GetResult();
        flow.Remembered[Id] = state;
        var options = WebAuthnOptions.Request(_relyingParty, challenge, Timeout, "discouraged", keys).ToJsonString(Json.Options);
        // A name that was entered was asked for, and stays so.
        flow.Ui.Upsert(new InputNode("default", "identifier", "hidden") { Value = name ?? identity.Credential(Id)?.Identifiers.FirstOrDefault() ?? "", Required = name is not null });
        flow.Ui.SetCsrf(exchange.CsrfToken());
        flow.Ui.Upsert(WebAuthnNodes.Script(server));
        flow.Ui.Upsert(WebAuthnNodes.TriggerWith(Id, "webauthn_login_trigger", "oryWebAuthnLogin", name is null ? Messages.LoginWebAuthn : Messages.LoginContinue, options));
        flow.Ui.Upsert(new InputNode(Id, "webauthn_login", "hidden") { Value = "" });
    }

    private string Begin(Guid identity, Exchange exchange, out string state)
    {
        var handle = identity.ToByteArray(bigEndian: true);
        (var challenge, state) = Ceremony(null, []).BeginRegistrationAsync(handle, exchange.Http).GetAwaiter().GetResult();
        var selection = new JsonObject { ["userVerification"] = "discouraged" };
        return WebAuthnOptions.Creation(_relyingParty, _relyingParty.DisplayName, handle, challenge, Timeout, selection).ToJsonString(Json.Options);
    }

    private WebAuthnCeremony Ceremony(Identity? identity, IReadOnlyList<WebAuthnKey> keys) =>
        new(_relyingParty, identity is null ? [] : [new WebAuthnHolder(WebAuthnKeys.HandleOf(identity), keys)]);

    // Keys that were enrolled as first factor are no second one, and the other way round.
    private IReadOnlyList<WebAuthnKey> Keys(Identity identity, bool passwordless) =>
        [.. WebAuthnKey.Of(identity.Credential(Id)).Where(key => key.IsPasswordless == passwordless)];
}
