using System.Text;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Passkeys: a key that its owner's device keeps together with the name of the account, so that it alone signs in.</summary>
internal sealed partial class PasskeyMethod(Server server) : ILoginMethod, IRegistrationMethod, ISettingsMethod
{
    private const int Timeout = 300_000;

    private readonly RelyingPartySettings _relyingParty = WebAuthnCeremony.RelyingParty(server, "passkey", server.Configuration.Methods.PasskeyRelyingParty);

    public string Id => "passkey";

    public bool ReadsEveryForm => true;

    public bool IsFirstFactorOf(Identity identity) => Keys(identity).Count > 0;

    public int FirstFactorsOf(Identity identity) => Keys(identity).Count;

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

        var answer = step.Form.Text("passkey_login");
        if (!WebAuthnCeremony.IsReadable(answer))
            return WebAuthnNodes.Rejected(step, Messages.Invalid("The passkey's answer cannot be read."));
        var remembered = step.Flow.Remembered.GetValueOrDefault(Id);
        if (Json.Text(remembered?["state"]) is not { } state)
            return WebAuthnNodes.Rejected(step, Messages.Invalid("The form has no challenge for a passkey any more."));
        var handle = WebAuthnCeremony.UserHandle(answer) ?? [];
        if (Owner(handle) is not (var identity, var type))
            return WebAuthnNodes.Rejected(step, Messages.NoWebAuthnUser);
        // Who signs in anew was shown which passkeys may answer: his own.
        var isAsked = Json.Text(remembered?["owner"]) is not { } owner || (type == Id && owner == identity.Id.ToString());
        var result = isAsked
            ? await Ceremony([new WebAuthnHolder(handle, [.. WebAuthnKey.Of(identity.Credential(type)).Where(key => key.IsPasswordless)])]).FinishSignInAsync(answer, state, step.Exchange.Http)
            : WebAuthnResult.Refused("it is somebody else's, or a security key's.");
        if (result.Passkey is null)
            return WebAuthnNodes.Wrong(step, Id, result.Failure);
        // A challenge is answered once.
        step.Flow.Remembered.Remove(Id);
        WebAuthnKeys.Count(server, identity.Id, type, result.Passkey, step.Exchange.Now);
        return new Outcome.SignedIn(identity, new AuthenticationMethod(Id, "aal1", step.Exchange.Now));
    }

    private static InputNode Button(LoginFlow flow) => WebAuthnNodes.Trigger(flow, "passkey", "passkey_login_trigger", "oryPasskeyLogin", Messages.LoginPasskey, "");

    private void Ask(LoginForm form, IReadOnlyList<WebAuthnKey> keys, bool withButton)
    {
        var flow = form.Flow;
        var (challenge, state) = Completed(Ceremony([]).BeginSignInAsync(form.Exchange.Http));
        flow.Remembered[Id] = new JsonObject { ["state"] = state, ["owner"] = form.IsRefresh ? form.Identity!.Id.ToString() : null };
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

    private WebAuthnCeremony Ceremony(IReadOnlyList<WebAuthnHolder> holders) => new(_relyingParty, holders);

    private IReadOnlyList<WebAuthnKey> Keys(Identity identity) => WebAuthnKey.Of(identity.Credential(Id));

    // What a device calls the account: the trait that is there to name it, or the one that security keys go by; empty where there is neither.
    private string DisplayName(Identity identity)
    {
        var fields = server.Configuration.Schema(identity.SchemaId)?.Fields ?? [];
        return fields.FirstOrDefault(field => field.IsPasskeyDisplayName)?.Read(identity.Traits) is { Length: > 0 } name ? name
            : fields.FirstOrDefault(field => field.IdentifierOf.Contains("webauthn"))?.Read(identity.Traits)?.ToLowerInvariant() ?? "";
    }

    private static JsonObject Selection() => new()
    {
        ["authenticatorAttachment"] = "platform",
        ["requireResidentKey"] = true,
        ["residentKey"] = "required",
        ["userVerification"] = "preferred",
    };

    // The authenticator tells whom it answers for; that is how somebody who gave no name is found. A security key that alone signs in is as good as a
    // passkey, if it kept the handle that it was given.
    private (Identity Identity, string Type)? Owner(byte[] handle)
    {
        if (handle.Length == 0) return null;
        if (server.Identities.FindByIdentifier(Id, Encoding.UTF8.GetString(handle)) is { } holder) return (holder, Id);
        return WebAuthnKeys.FindByHandle(server, handle) is { } other ? (other, "webauthn") : null;
    }

    // A new passkey, with a handle of its own.
    private (string Handle, string Challenge) Begin(Flow flow, Exchange exchange)
    {
        var handle = Secrets.PasskeyHandle();
        var (challenge, state) = Completed(Ceremony([]).BeginRegistrationAsync(Encoding.UTF8.GetBytes(handle), exchange.Http));
        flow.Remembered[Id] = new JsonObject { ["handle"] = handle, ["challenge"] = challenge, ["state"] = state };
        return (handle, challenge);
    }

    // The framework's ceremony begins without waiting for anything; its interface is asynchronous for stores that do.
    private static (string Challenge, string State) Completed(Task<(string, string)> begun) => begun.GetAwaiter().GetResult();
}
