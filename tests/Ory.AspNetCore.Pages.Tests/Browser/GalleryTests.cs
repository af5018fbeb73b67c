using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>Every page as people see it: light and dark, desktop and phone, and as the accessibility rules of axe-core see it.</summary>
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
        host.Ory.On("GET", "/sessions", Sessions);
        host.Ory.On("GET", "/sessions/whoami", Session("5f7a1d1e-0000-4000-8000-000000000001", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "192.0.2.7", "Hamburg, DE"));
        var section = kind == "settings" && flow.GetProperty("state").GetString() == "success" ? "&section=profile" : "";

        await LookAsync(host, $"/{kind}?flow={flow.GetProperty("id").GetString()}{section}", name);
    }

    [SkippableTheory]
    [InlineData("error", "/error?id=8a4a5e0c-0000-4000-8000-000000000001")]
    [InlineData("sign-out", "/sign-out")]
    [InlineData("outage", "/login")]
    public async Task The_other_pages_look_right_and_break_no_rule_of_accessibility(string name, string path)
    {
        await using var host = new PagesHost(onSocket: true);
        host.Ory.On("GET", "/self-service/errors", """{"id":"8a4a5e0c-0000-4000-8000-000000000001","error":{"id":"security_csrf_violation","code":403,"status":"Forbidden"}}""");
        host.Ory.On("GET", "/self-service/login/browser", "<html>bad gateway</html>", 502);

        await LookAsync(host, path, name);
    }

    // Steps of the long walks bear the same name several times.
    private static bool IsShown(string name, JsonElement flow) => name switch
    {
        "settings-codes" => flow.GetRawText().Contains("lookup_secret_codes", StringComparison.Ordinal),
        "verification-done" => flow.GetProperty("state").GetString() == "passed_challenge",
        _ => true,
    };

    private async Task LookAsync(PagesHost host, string path, string name)
    {
        await using var context = await browser.OpenAsync(BrowserFixture.Desktop);
        await context.AddCookiesAsync([new Cookie { Name = "ory_kratos_session", Value = "held", Domain = "localhost", Path = "/" }]);
        var page = await context.NewPageAsync();
        var problems = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !message.Text.Contains("status of ", StringComparison.Ordinal))
                problems.Add(message.Text);
        };
        await page.GotoAsync($"http://localhost:{host.Client.BaseAddress!.Port}{path}", new PageGotoOptions { WaitUntil = WaitUntilState.Load });

        Assert.Single(await page.Locator("h1").AllAsync());
        Assert.EndsWith("– Acme", await page.TitleAsync());
        await LookAsync(page, name, "light", everyRule: true);
        // What the dark changes are colours.
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await LookAsync(page, name, "dark", everyRule: false);
        Assert.Empty(problems);
    }

    private static async Task LookAsync(IPage page, string name, string mode, bool everyRule)
    {
        await page.SetViewportSizeAsync(BrowserFixture.Desktop.Width, BrowserFixture.Desktop.Height);
        var result = everyRule ? await page.RunAxe() : await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Rules("color-contrast") });
        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(v => $"{mode}, {v.Id}: {v.Help} {string.Join(" | ", v.Nodes.Select(n => n.Html))}")));
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(BrowserFixture.Screenshots, $"{name}.{mode}.png"), FullPage = true });
        await page.SetViewportSizeAsync(BrowserFixture.Phone.Width, BrowserFixture.Phone.Height);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "a phone would scroll sideways");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(BrowserFixture.Screenshots, $"{name}.phone.{mode}.png"), FullPage = true });
    }

    private static string Sessions => $"[{Session("5f7a1d1e-0000-4000-8000-000000000002", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1", "198.51.100.23", "Berlin, DE")},"
        + $"{Session("5f7a1d1e-0000-4000-8000-000000000003", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "203.0.113.99", "")}]";

    private static string Session(string id, string agent, string address, string place) => JsonSerializer.Serialize(new
    {
        id,
        active = true,
        expires_at = "2026-11-24T08:03:57Z",
        authenticated_at = "2026-11-23T08:03:57Z",
        authenticator_assurance_level = "aal1",
        authentication_methods = new[] { new { method = "password", aal = "aal1", completed_at = "2026-11-23T08:03:57Z" } },
        issued_at = "2026-11-23T08:03:57Z",
        identity = new { id = "c7fcb75d-28f9-4ded-b2d6-0616fb00cc83", schema_id = "default", schema_url = "", traits = new { email = "sara@example.org" } },
        devices = new[] { new { id, ip_address = address, user_agent = agent, location = place } },
    });
}
