using static Ory.AspNetCore.Pages.Tests.FlowJson;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>The pages that are seen seldom, when something is out of the ordinary: they have to look as good and be as usable.</summary>
[Collection(BrowserCollection.Name)]
public class RareGalleryTests(BrowserFixture browser)
{
    private static readonly Dictionary<string, (string Kind, string Flow)> Rare = new()
    {
        ["login-second-step-choice"] = ("login", Of("login", "choose_method",
            [
                Input("totp", "totp_code", "text", label: Words(1010006, "")), Input("totp", "method", "submit", "totp", Words(1010009, "")),
                Input("lookup_secret", "lookup_secret", "text", label: Words(1010007, "")), Input("lookup_secret", "method", "submit", "lookup_secret", Words(1010010, "")),
                Input("code", "address", "submit", LongEmail, Words(1010023, "", context: ("address", LongEmail))),
                Input("webauthn", "webauthn_login_trigger", "button", label: Words(1010008, "")), Input("webauthn", "webauthn_login", "hidden"),
            ],
            [Words(1010004, "")], "aal2")),
        ["login-link"] = ("login", Of("login", "choose_method",
            [Input("default", "identifier", "hidden", LongEmail), Input("password", "password", "password", label: Words(1070001, "")), Input("password", "method", "submit", "password", Words(1010022, ""))],
            [Words(1010016, "", "info", ("duplicateIdentifier", LongEmail), ("provider", "Donaudampfschifffahrtsgesellschaft"))])),
        ["recovery-address-choice"] = ("recovery", Of("recovery", "recovery_awaiting_address_choice",
            [
                Input("code", "recovery_address", "hidden", "ann"), Input("code", "method", "hidden", "code"),
                Input("code", "recovery_select_address", "submit", "a", Words(1070000, "an****@e****.org")), Input("code", "recovery_select_address", "submit", "b", Words(1070000, "+49****12")),
                Input("code", "screen", "submit", "previous", Words(1040008, "")),
            ],
            [Words(1060006, "")])),
        ["recovery-address-confirm"] = ("recovery", Of("recovery", "recovery_confirming_address",
            [Input("code", "recovery_confirm_address", "text", label: Words(1070016, "")), Input("code", "method", "submit", "code", Words(1070009, ""))], [Words(1060005, "")])),
        ["registration-long-words"] = ("registration", Of("registration", "choose_method",
            [
                Input("default", "traits.email", "email", LongEmail, Words(1070002, "", context: ("title", "Elektronischepostanschriftenverwaltungsangelegenheiten"))),
                Input("default", "traits.age", "number", "-3", Words(1070002, "", context: ("title", "Age")), Words(4000018, "", "error", ("minimum", "18"), ("actual", "-3"))),
                Input("default", "traits.consent", "checkbox", label: Words(1070002, "", context: ("title", "I have read the terms of use, the privacy notice and the rules of the house, all of them, to the end")), messages: Words(4000029, "", "error", ("expected", "true"))),
                Input("password", "password", "password", label: Words(1070001, "")), Input("password", "method", "submit", "password", Words(1040001, "")),
            ],
            [Words(4000028, "", "error", ("credential_identifier_hint", LongEmail))])),
        ["settings-linked"] = ("settings", Of("settings", "show_form",
            [
                Input("profile", "traits.email", "email", LongEmail, Words(1070002, "", context: ("title", "E-Mail"))), Input("profile", "method", "submit", "profile", Words(1070003, "")),
                Input("oidc", "unlink", "submit", "example", Words(1050003, "", context: ("provider", "Donaudampfschifffahrtsgesellschaft"))),
                Input("oidc", "link", "submit", "other", Words(1050002, "", context: ("provider", "Other"))),
                Input("passkey", "passkey_remove", "submit", "1", Words(1050020, "", context: ("display_name", LongEmail))),
            ])),
    };

    public static TheoryData<string> Names => new(Rare.Keys);

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public async Task A_rare_flow_looks_right_and_breaks_no_rule_of_accessibility(string name)
    {
        await using var host = new PagesHost(onSocket: true);
        var (kind, flow) = Rare[name];
        host.Ory.On("GET", $"/self-service/{kind}/flows", flow);
        Devices.AnswerFrom(host.Ory);

        // What asks first is open.
        await PageLook.AtAsync(browser, host, $"/{kind}?flow={Id}", name, prepare: "document.querySelectorAll('details').forEach(d => d.open = true)");
    }

    [SkippableTheory]
    [InlineData("login-expired", "notice.expired")]
    [InlineData("login-csrf", "notice.csrf")]
    public async Task A_page_that_began_anew_looks_right(string name, string notice)
    {
        await using var host = new PagesHost(onSocket: true);
        var (_, _, flow) = RecordedFlowTests.Flows("passkey.flows").First(f => f.Step == "login flow");
        host.Ory.On("GET", "/self-service/login/flows", flow.GetRawText());

        await PageLook.AtAsync(browser, host, $"/login?flow={flow.GetProperty("id").GetString()}&notice={notice}", name);
    }

    [SkippableFact]
    public async Task A_page_whose_only_way_is_hidden_looks_right()
    {
        await using var host = new PagesHost(options => options.OfferProviders = false, onSocket: true);
        host.Ory.On("GET", "/self-service/login/flows", Of("login", "choose_method", [Input("oidc", "provider", "submit", "example", Words(1010002, "", context: ("provider", "Example")))]));

        await PageLook.AtAsync(browser, host, $"/login?flow={Id}", "login-providers-hidden");
    }

    [SkippableFact]
    public async Task The_account_in_German_looks_right_when_its_devices_cannot_be_listed()
    {
        await using var host = new PagesHost(onSocket: true);
        var (_, _, flow) = RecordedFlowTests.Flows("settings.browser").First(f => f.Step == "the flow after enrolment");
        host.Ory.On("GET", "/self-service/settings/flows", flow.GetRawText());
        host.Ory.On("GET", "/sessions", "<html>bad gateway</html>", 502);

        await PageLook.AtAsync(browser, host, $"/settings?flow={flow.GetProperty("id").GetString()}", "settings-german", language: "de");
    }

    [SkippableTheory]
    [InlineData("error", "/error?id=8a4a5e0c-0000-4000-8000-000000000001", """{"id":"security_csrf_violation","code":403,"status":"Forbidden"}""")]
    [InlineData("error-expired", "/error?id=8a4a5e0c-0000-4000-8000-000000000001", """{"id":"self_service_flow_expired","code":410}""")]
    [InlineData("error-provider", "/error?id=8a4a5e0c-0000-4000-8000-000000000001", """{"code":400,"reason":"state"}""")]
    [InlineData("error-deactivated", "/error?id=8a4a5e0c-0000-4000-8000-000000000001", """{"code":401,"details":{"identity_id":"x"}}""")]
    [InlineData("error-bare", "/error", null)]
    [InlineData("sign-out", "/sign-out", null)]
    [InlineData("outage", "/login", null)]
    public async Task A_page_without_a_flow_looks_right_and_breaks_no_rule_of_accessibility(string name, string path, string? error)
    {
        await using var host = new PagesHost(onSocket: true);
        host.Ory.On("GET", "/self-service/errors", $$"""{"id":"8a4a5e0c-0000-4000-8000-000000000001","error":{{error}}}""");
        host.Ory.On("GET", "/self-service/login/browser", "<html>bad gateway</html>", 502);

        await PageLook.AtAsync(browser, host, path, name);
    }
}
