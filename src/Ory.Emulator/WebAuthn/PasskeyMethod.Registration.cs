using System.Text;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

internal sealed partial class PasskeyMethod
{
    public void Populate(RegistrationForm form)
    {
        if (form.Stage == RegistrationStage.Profile)
        {
            form.Ui.RemoveGroup(Id);
            form.Ui.Remove("webauthn_script");
            return;
        }

        var (handle, challenge) = Begun(form);
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

    // Who goes back to his name and on again is asked the same.
    private (string Handle, string Challenge) Begun(RegistrationForm form) =>
        form.Flow.Remembered.GetValueOrDefault(Id) is { } begun ? (Json.Text(begun["handle"])!, Json.Text(begun["challenge"])!) : Begin(form.Flow, form.Exchange);

    // Ory's own pages send "true" where there is no answer of a passkey.
    public bool IsResponsible(RegistrationStep step) => step.Form.Text("passkey_register") is not ("" or "true");

    public async ValueTask<Outcome> RegisterAsync(RegistrationStep step, CancellationToken cancellationToken)
    {
        var (traits, invalid) = SubmittedTraits.Read(step);
        if (invalid is not null)
            return invalid;
        if (await server.Csrf.CheckAsync(step.Exchange, step.Flow, step.Form.Text("csrf_token"), cancellationToken) is { } violation)
            return Outcome.Refused(violation, error => SubmittedTraits.Reject(step, traits, error));
        var remembered = step.Flow.Remembered.GetValueOrDefault(Id);
        var result = await Ceremony([]).FinishRegistrationAsync(step.Form.Text("passkey_register"), Json.Text(remembered?["state"]), step.Exchange.Http);
        if (result.Passkey is null)
            return SubmittedTraits.Reject(step, traits, FieldError.OnForm(Messages.Invalid("The passkey cannot be added: " + result.Failure)));
        var handle = Json.Text(remembered!["handle"])!;
        var config = WebAuthnKeys.Added(null, new WebAuthnKey(result.Passkey, "", step.Exchange.Now, true), Encoding.UTF8.GetBytes(handle));
        var draft = SubmittedTraits.Draft(step, traits).WithConfig(Id, config, step.Exchange.Now, [handle]);
        return new Outcome.SignedUp(draft, new AuthenticationMethod(Id, "aal1", step.Exchange.Now));
    }
}
