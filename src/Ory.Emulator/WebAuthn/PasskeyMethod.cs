using System.Text;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Passkeys: a key that its owner's device keeps together with the name of the account, so that it alone signs in.</summary>
internal sealed partial class PasskeyMethod(Server server) : ILoginMethod, IRegistrationMethod, ISettingsMethod
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

        var answer = step.Form.Text("passkey_login");
        if (!WebAuthnCeremony.IsReadable(answer))
            return WebAuthnNodes.Rejected(step, Messages.Invalid("The passkey's answer cannot be read."));
        if (Json.Text(step.Flow.Remembered.GetValueOrDefault(Id)) is not { } state)
            return WebAuthnNodes.Rejected(step, Messages.Invalid("The form has no challenge for a passkey any more."));
        var handle = Handle(answer);
        if (server.Identities.FindByIdentifier(Id, handle) is not { } identity)
            return WebAuthnNodes.Rejected(step, Messages.NoWebAuthnUser);
        if (step.Session is { IsActive: true } && step.Flow.IsRefresh && step.Session.Identity.Id != identity.Id)
            return WebAuthnNodes.Rejected(step, Messages.NoWebAuthnUser);
        if (await Ceremony([new WebAuthnHolder(handle, Keys(identity))]).FinishSignInAsync(answer, state, handleEncoded: true, step.Exchange.Http) is not { } answered)
            return WebAuthnNodes.Rejected(step, Messages.KeyWrong);
        // A challenge is answered once.
        step.Flow.Remembered.Remove(Id);
        WebAuthnKeys.Count(server, identity.Id, Id, answered.Passkey, step.Exchange.Now);
        return new Outcome.SignedIn(identity, new AuthenticationMethod(Id, "aal1", step.Exchange.Now));
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

    private WebAuthnCeremony Ceremony(IReadOnlyList<WebAuthnHolder> holders) => new(_relyingParty, holders);

    private IReadOnlyList<WebAuthnKey> Keys(Identity identity) => WebAuthnKey.Of(identity.Credential(Id));

    // What a device calls the account: the trait that is there to name it, or the one that security keys go by; empty where there is neither.
    private string DisplayName(Identity identity)
    {
        var fields = server.Configuration.Schema(identity.SchemaId)?.Fields ?? [];
        return fields.FirstOrDefault(field => field.IsPasskeyDisplayName)?.Read(identity.Traits) is { Length: > 0 } name ? name
            : fields.FirstOrDefault(field => field.IdentifierOf.Contains("webauthn"))?.Read(identity.Traits)?.ToLowerInvariant() ?? "";
    }

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
    private static string Handle(string credential) => Encoding.UTF8.GetString(WebAuthnCeremony.UserHandle(credential) ?? []);

    // The framework's ceremony begins without waiting for anything; its interface is asynchronous for stores that do.
    private static (string Challenge, string State) Completed(Task<(string, string)> begun) => begun.GetAwaiter().GetResult();
}
