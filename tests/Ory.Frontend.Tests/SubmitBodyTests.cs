using System.Text.Json;

namespace Ory.Frontend.Tests;

/// <summary>Every body serialises to the members that the server takes.</summary>
public sealed class SubmitBodyTests
{
    public static TheoryData<string, string> Bodies => new()
    {
        { "UpdateLoginFlowWithPasswordMethod", "password: identifier* password* password_identifier csrf_token transient_payload" },
        { "UpdateLoginFlowWithOidcMethod", "oidc: provider* csrf_token id_token id_token_nonce traits upstream_parameters transient_payload" },
        { "UpdateLoginFlowWithSamlMethod", "saml: provider* csrf_token transient_payload" },
        { "UpdateLoginFlowWithTotpMethod", "totp: totp_code* csrf_token transient_payload" },
        { "UpdateLoginFlowWithLookupSecretMethod", "lookup_secret: lookup_secret* csrf_token transient_payload" },
        { "UpdateLoginFlowWithWebAuthnMethod", "webauthn: identifier webauthn_login csrf_token transient_payload" },
        { "UpdateLoginFlowWithPasskeyMethod", "passkey: passkey_login csrf_token transient_payload" },
        { "UpdateLoginFlowWithCodeMethod", "code: identifier code resend address csrf_token transient_payload" },
        { "UpdateLoginFlowWithIdentifierFirstMethod", "identifier_first: identifier* csrf_token transient_payload" },
        { "UpdateRegistrationFlowWithPasswordMethod", "password: password* traits* csrf_token transient_payload" },
        { "UpdateRegistrationFlowWithOidcMethod", "oidc: provider* id_token id_token_nonce traits upstream_parameters csrf_token transient_payload" },
        { "UpdateRegistrationFlowWithSamlMethod", "saml: provider* traits csrf_token transient_payload" },
        { "UpdateRegistrationFlowWithWebAuthnMethod", "webauthn: traits* webauthn_register webauthn_register_displayname csrf_token transient_payload" },
        { "UpdateRegistrationFlowWithPasskeyMethod", "passkey: traits* passkey_register csrf_token transient_payload" },
        { "UpdateRegistrationFlowWithCodeMethod", "code: traits* code resend csrf_token transient_payload" },
        { "UpdateRegistrationFlowWithProfileMethod", "profile: traits* screen csrf_token transient_payload" },
        { "UpdateRecoveryFlowWithCodeMethod", "code: email code csrf_token transient_payload recovery_address recovery_select_address recovery_confirm_address screen" },
        { "UpdateRecoveryFlowWithLinkMethod", "link: email* csrf_token transient_payload" },
        { "UpdateVerificationFlowWithCodeMethod", "code: email code csrf_token transient_payload" },
        { "UpdateVerificationFlowWithLinkMethod", "link: email* csrf_token transient_payload" },
        { "UpdateSettingsFlowWithPasswordMethod", "password: password* csrf_token transient_payload" },
        { "UpdateSettingsFlowWithProfileMethod", "profile: traits* csrf_token transient_payload" },
        { "UpdateSettingsFlowWithOidcMethod", "oidc: link unlink traits upstream_parameters transient_payload flow csrf_token" },
        { "UpdateSettingsFlowWithSamlMethod", "saml: link unlink traits transient_payload flow csrf_token" },
        { "UpdateSettingsFlowWithTotpMethod", "totp: totp_code totp_unlink csrf_token transient_payload" },
        { "UpdateSettingsFlowWithLookupMethod", "lookup_secret: lookup_secret_reveal lookup_secret_regenerate lookup_secret_confirm lookup_secret_disable csrf_token transient_payload" },
        { "UpdateSettingsFlowWithWebAuthnMethod", "webauthn: webauthn_register webauthn_register_displayname webauthn_remove csrf_token transient_payload" },
        { "UpdateSettingsFlowWithPasskeyMethod", "passkey: passkey_settings_register passkey_remove csrf_token transient_payload" },
        { "UpdateFedcmFlowBody", ": token* csrf_token* nonce transient_payload" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_body_has_the_members_that_Ory_names(string type, string expected)
    {
        var (method, members) = (expected.Split(':')[0], expected.Split(": ")[1].Split(' '));
        var required = members.Where(member => member.EndsWith('*')).Select(member => member[..^1]).ToArray();
        var all = members.Select(member => member.TrimEnd('*')).ToArray();
        var contract = FrontendJsonContext.Default.GetTypeInfo(typeof(FrontendClient).Assembly.GetType("Ory.Frontend." + type)!)!;

        Assert.Equal(all.Append("method").Order().Except(method.Length == 0 ? ["method"] : []), contract.Properties.Where(p => p is { IsExtensionData: false, Get: not null }).Select(p => p.Name).Order());
        Assert.Equal(required.Order(), contract.Properties.Where(p => p.IsRequired).Select(p => p.Name).Order());

        // With every member set, every member is written; with only what is required, nothing else.
        var full = JsonElement.Parse("{" + string.Join(',', all.Select(name => $"\"{name}\":{Sample(contract.Properties.Single(p => p.Name == name).PropertyType)}")) + "}");
        var written = JsonSerializer.SerializeToElement(JsonSerializer.Deserialize(full, contract), contract);
        Assert.Equal(all.Append("method").Order().Except(method.Length == 0 ? ["method"] : []), written.EnumerateObject().Select(member => member.Name).Order());
        foreach (var member in full.EnumerateObject())
            Assert.True(JsonElement.DeepEquals(member.Value, written.GetProperty(member.Name)));
        if (method.Length > 0)
            Assert.Equal(method, written.GetProperty("method").GetString());

        var least = JsonElement.Parse("{" + string.Join(',', required.Select(name => $"\"{name}\":{Sample(contract.Properties.Single(p => p.Name == name).PropertyType)}")) + "}");
        written = JsonSerializer.SerializeToElement(JsonSerializer.Deserialize(least, contract), contract);
        Assert.Equal(required.Append("method").Order().Except(method.Length == 0 ? ["method"] : []), written.EnumerateObject().Select(member => member.Name).Order());
    }

    [Fact]
    public void Every_body_type_is_checked()
    {
        var types = typeof(FrontendClient).Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: false } && type.Name.StartsWith("Update", StringComparison.Ordinal) && type.IsSubclassOf(typeof(FrontendModel)) && !type.Name.Contains("OtherMethod", StringComparison.Ordinal));
        Assert.Equal(types.Select(type => type.Name).Order(), ((IEnumerable<object[]>)Bodies).Select(row => (string)row[0]).Order());
    }

    [Fact]
    public void A_form_of_any_method_is_submitted_by_the_names_of_its_nodes()
    {
        UpdateRegistrationFlowBody form = new UpdateRegistrationFlowWithOtherMethod
        {
            Method = "telepathy",
            AdditionalMembers = new Dictionary<string, JsonElement> { ["traits.email"] = JsonElement.Parse("\"a@example.org\""), ["csrf_token"] = JsonElement.Parse("\"c\"") },
        };
        Assert.Equal("""{"method":"telepathy","traits.email":"a@example.org","csrf_token":"c"}""", JsonSerializer.Serialize(form, form.GetType(), FrontendJsonContext.Default));
    }

    [Fact]
    public void A_model_does_not_show_what_it_holds()
    {
        UpdateLoginFlowBody body = new UpdateLoginFlowWithPasswordMethod { Identifier = "secret", Password = "secret" };
        var login = new SuccessfulNativeLogin { Session = new Session { Id = "secret" }, SessionToken = "secret" };
        foreach (object shown in new object[] { body, login, new UpdateLoginFlowResult.Success(login), new ContinueWithSetOrySessionToken { OrySessionToken = "secret" } })
            Assert.DoesNotContain("secret", shown.ToString(), StringComparison.Ordinal);
    }

    private static string Sample(Type type) => type == typeof(bool?) ? "true" : type == typeof(JsonElement) || type == typeof(JsonElement?) ? """{"a":1}""" : "\"text\"";
}
