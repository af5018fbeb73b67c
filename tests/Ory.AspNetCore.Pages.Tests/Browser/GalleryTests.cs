using System.Text.Json;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>The pages of recorded flows as people see them: light and dark, desktop and phone, and as the accessibility rules of axe-core see them.</summary>
[Collection(BrowserCollection.Name)]
public class GalleryTests(BrowserFixture browser)
{
    // Page, recording, the step whose flow is shown.
    public static TheoryData<string, string, string> Shown => new()
    {
        { "login", "settings.browser", "browser login flow for sara" },
        { "login-refused", "login.page", "the flow with its messages" },
        { "login-providers", "oidc.browser", "login flow" },
        { "login-passkey", "passkey.flows", "login flow" },
        { "login-second-step", "aal2.totp.browser", "login flow for aal2" },
        { "login-wrong-code", "code.mfa", "a wrong code" },
        { "login-name-first", "stepwise.browser", "login flow" },
        { "registration", "registration.browser", "flow" },
        { "registration-first-step", "stepwise.browser", "registration flow" },
        { "registration-refused", "stepwise.browser", "a password that is too short" },
        { "recovery", "recovery.browser", "flow" },
        { "recovery-empty", "recovery.browser", "nothing filled in" },
        { "recovery-code", "recovery.browser", "an address" },
        { "verification-done", "wander.default.1004", "verification: a code" },
        { "settings", "settings.browser", "flow" },
        { "settings-saved", "settings.browser", "profile" },
        { "settings-keys", "passkey.flows", "settings flow" },
        { "settings-codes", "wander.default.1013", "the settings flow after that" },
        { "settings-protected", "settings.browser", "the flow after enrolment" },
    };

    [SkippableTheory]
    [MemberData(nameof(Shown))]
    public async Task A_page_looks_right_and_breaks_no_rule_of_accessibility(string name, string transcript, string step)
    {
        await using var host = new PagesHost(onSocket: true, configure: options => options.OfferProviders = true);
        var (kind, _, flow) = RecordedFlowTests.Flows(transcript).Last(f => f.Step == step && IsShown(name, f.Flow));
        host.Ory.On("GET", $"/self-service/{kind}/flows", flow.GetRawText());
        Devices.AnswerFrom(host.Ory);
        var section = kind == "settings" && flow.GetProperty("state").GetString() == "success" ? "&section=profile" : "";

        await PageLook.AtAsync(browser, host, $"/{kind}?flow={flow.GetProperty("id").GetString()}{section}", name);
    }

    // Steps of the long walks bear the same name several times.
    private static bool IsShown(string name, JsonElement flow) => name switch
    {
        "settings-codes" => flow.GetRawText().Contains("lookup_secret_codes", StringComparison.Ordinal),
        "verification-done" => flow.GetProperty("state").GetString() == "passed_challenge",
        _ => true,
    };
}
