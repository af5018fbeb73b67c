using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Ory.Testing;

namespace Ory.Emulator.Tests;

public class WebAuthnBrowserTests
{
    [SkippableFact]
    public async Task A_passkey_signs_up_and_signs_in()
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var pages = await FormPages.StartAsync();
        await using var ory = await StartAsync(pages);
        var page = await PageAsync(browser);

        await page.GotoAsync(new Uri(ory.PublicUrl, "self-service/registration/browser").AbsoluteUri);
        await page.FillAsync("[name='traits.email']", "kim@example.org");
        await page.ClickAsync("[name=passkey_register_trigger]");
        await ArriveHomeAsync(page, pages);
        var first = await WhoamiAsync(page, ory);
        Assert.Equal("kim@example.org", first.GetProperty("identity").GetProperty("traits").GetProperty("email").GetString());

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(new Uri(ory.PublicUrl, "self-service/login/browser").AbsoluteUri);
        await page.ClickAsync("[name=passkey_login_trigger]");
        await ArriveHomeAsync(page, pages);
        var second = await WhoamiAsync(page, ory);

        Assert.Equal(first.GetProperty("identity").GetProperty("id").GetString(), second.GetProperty("identity").GetProperty("id").GetString());
        Assert.Equal("passkey", second.GetProperty("authentication_methods")[0].GetProperty("method").GetString());
        Assert.Equal("aal1", second.GetProperty("authenticator_assurance_level").GetString());
    }

    // A form presses the button, whose onclick brings the options; Ory's own pages call what onclickTrigger names, without any.
    [SkippableTheory]
    [InlineData("onclick")]
    [InlineData("onclickTrigger")]
    public async Task A_security_key_that_was_added_in_the_settings_is_a_second_factor(string pressedBy)
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var pages = await FormPages.StartAsync();
        await using var ory = await StartAsync(pages);
        var page = await PageAsync(browser);
        await ory.CreateIdentityAsync("kim@example.org", "correct-horse-9");

        await SignInAsync(page, ory, pages);
        await page.GotoAsync(new Uri(ory.PublicUrl, "self-service/settings/browser").AbsoluteUri);
        await page.FillAsync("[name=webauthn_register_displayname]", "blue key");
        await PressAsync("webauthn_register_trigger", "oryWebAuthnRegistration");
        await IsToldAsync(page, 1050001);
        Assert.Equal("aal2", (await WhoamiAsync(page, ory)).GetProperty("authenticator_assurance_level").GetString());
        Assert.Equal(1, await page.Locator("[name=webauthn_remove]").CountAsync());

        await page.Context.ClearCookiesAsync();
        await SignInAsync(page, ory, pages);
        Assert.Equal("aal1", (await WhoamiAsync(page, ory)).GetProperty("authenticator_assurance_level").GetString());
        await page.GotoAsync(new Uri(ory.PublicUrl, "self-service/login/browser?aal=aal2").AbsoluteUri);
        await PressAsync("webauthn_login_trigger", "oryWebAuthnLogin");
        await ArriveHomeAsync(page, pages);

        var session = await WhoamiAsync(page, ory);
        Assert.Equal("aal2", session.GetProperty("authenticator_assurance_level").GetString());
        Assert.Equal(["password", "webauthn"], session.GetProperty("authentication_methods").EnumerateArray().Select(method => method.GetProperty("method").GetString()));

        Task PressAsync(string button, string function) =>
            pressedBy == "onclick" ? page.ClickAsync($"[name={button}]") : page.EvaluateAsync($"void window.{function}()");
    }

    [SkippableFact]
    public async Task A_security_key_alone_signs_up_and_in_and_in_anew()
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var pages = await FormPages.StartAsync();
        await using var ory = await StartAsync(pages, "passwordless: true");
        var page = await PageAsync(browser);

        await page.GotoAsync(new Uri(ory.PublicUrl, "self-service/registration/browser").AbsoluteUri);
        await page.FillAsync("[name='traits.email']", "kim@example.org");
        await page.ClickAsync("[name=webauthn_register_trigger]");
        await ArriveHomeAsync(page, pages);

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(new Uri(ory.PublicUrl, "self-service/login/browser").AbsoluteUri);
        await page.FillAsync("[name=identifier]", "Kim@example.org");
        await page.ClickAsync("button[name=method][value=webauthn]");
        await IsToldAsync(page, 1010012);
        Assert.Equal(["identifier", "csrf_token", "webauthn_login_trigger", "webauthn_login"], await page.EvaluateAsync<string[]>("[...document.querySelectorAll('form [name]')].map(field => field.name)"));
        await page.ClickAsync("[name=webauthn_login_trigger]");
        await ArriveHomeAsync(page, pages);
        var first = await WhoamiAsync(page, ory);
        Assert.Equal(["webauthn"], first.GetProperty("authentication_methods").EnumerateArray().Select(method => method.GetProperty("method").GetString()));

        await page.GotoAsync(new Uri(ory.PublicUrl, "self-service/login/browser?refresh=true").AbsoluteUri);
        await page.ClickAsync("[name=webauthn_login_trigger]");
        await ArriveHomeAsync(page, pages);
        var second = await WhoamiAsync(page, ory);
        Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
        Assert.NotEqual(first.GetProperty("authenticated_at").GetString(), second.GetProperty("authenticated_at").GetString());
    }

    [SkippableFact]
    public async Task A_passkey_that_was_added_in_the_settings_signs_in_and_can_be_removed()
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var pages = await FormPages.StartAsync();
        await using var ory = await StartAsync(pages);
        var page = await PageAsync(browser);
        await ory.CreateIdentityAsync("kim@example.org", "correct-horse-9");

        await SignInAsync(page, ory, pages);
        await page.GotoAsync(new Uri(ory.PublicUrl, "self-service/settings/browser").AbsoluteUri);
        await page.ClickAsync("[name=passkey_register_trigger]");
        await IsToldAsync(page, 1050001);

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(new Uri(ory.PublicUrl, "self-service/login/browser").AbsoluteUri);
        await page.ClickAsync("[name=passkey_login_trigger]");
        await ArriveHomeAsync(page, pages);
        await page.GotoAsync(new Uri(ory.PublicUrl, "self-service/settings/browser").AbsoluteUri);
        await page.ClickAsync("[name=passkey_remove]");
        await IsToldAsync(page, 1050001);
        Assert.Equal(0, await page.Locator("[name=passkey_remove]").CountAsync());
    }

    // The browser asks one question at a time: the button's puts an end to the one in the suggestions, and its end brings that back.
    [SkippableFact]
    public async Task Who_gives_up_after_pressing_the_button_has_the_suggestions_again()
    {
        await using var browser = await SystemBrowser.StartAsync();
        await using var pages = await FormPages.StartAsync();
        await using var ory = await StartAsync(pages);
        var page = await PageAsync(browser);
        await page.AddInitScriptAsync("""
            window.asked = [];
            PublicKeyCredential.isConditionalMediationAvailable = async () => true;
            navigator.credentials.get = ({ mediation, signal }) => {
              asked.push(mediation ?? 'pressed');
              return mediation ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))) : Promise.reject(new DOMException('given up', 'AbortError'));
            };
            """);

        await page.GotoAsync(new Uri(ory.PublicUrl, "self-service/login/browser").AbsoluteUri);
        await page.EvaluateAsync("window.oryPasskeyLoginAutocompleteInit()");
        await page.ClickAsync("[name=passkey_login_trigger]");
        await page.WaitForFunctionAsync("asked.length > 2");

        Assert.Equal(["conditional", "pressed", "conditional"], await page.EvaluateAsync<string[]>("asked"));
    }

    [Fact]
    public async Task The_script_is_the_one_that_forms_vouch_for()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Keys("http://localhost") });
        using var browser = new TestBrowser(ory);
        var script = TestBrowser.Node(await browser.BeginAsync("login"), "webauthn_script");

        using var answer = await browser.GetAsync(script.GetProperty("src").GetString()!);
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal("text/javascript; charset=UTF-8", answer.Content.Headers.NonValidated["Content-Type"].ToString());
        Assert.Equal($"sha512-{Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(bytes))}", script.GetProperty("integrity").GetString());
        var text = System.Text.Encoding.UTF8.GetString(bytes);
        foreach (var name in new[] { "oryWebAuthnRegistration", "oryWebAuthnLogin", "oryPasskeyLogin", "oryPasskeyLoginAutocompleteInit", "oryPasskeyRegistration", "oryPasskeySettingsRegistration", "__oryWebAuthnInitialized", "'oryWebAuthnInitialized'" })
            Assert.Contains(name, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("""{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"authenticatorData":"AAAA","clientDataJSON":"AAAA","signature":"AAAA","userHandle":"AAAA"}}""")]
    [InlineData("""{"id":1,"response":[]}""")]
    public async Task An_answer_that_is_none_signs_nobody_in(string credential)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Keys("http://localhost") });
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login");

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "passkey", ["passkey_login"] = credential });

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
    }

    [Theory]
    [InlineData("method", "passkey", 4010003)]
    [InlineData("passkey_register", "true", 4010003)]
    [InlineData("passkey_register", "{}", 4000001)]
    public async Task A_sign_up_is_one_by_passkey_where_a_passkey_answered(string field, string value, int message)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Keys("http://localhost") });
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("registration");

        var refused = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(flow, new JsonObject { ["traits"] = new JsonObject { ["email"] = "kim@example.org" }, [field] = value }), System.Net.HttpStatusCode.BadRequest);

        Assert.Equal(message, TestBrowser.Message(refused));
        Assert.Equal(message == 4000001, TestBrowser.Node(refused, "traits.email").TryGetProperty("value", out _));
    }

    [Fact]
    public async Task A_passkey_that_is_chosen_but_not_shown_leads_back_to_the_form_as_it_is()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Keys("http://localhost") });
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login");

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "passkey" });

        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        using var read = await browser.GetAsync($"self-service/login/flows?id={flow.GetProperty("id").GetString()}");
        Assert.Equal(TestBrowser.Names(flow), TestBrowser.Names(await TestBrowser.JsonAsync(read, System.Net.HttpStatusCode.OK)));
    }

    [Fact]
    public async Task Native_clients_get_passkeys_without_a_script()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Keys("http://localhost") });
        using var http = ory.CreateClient();
        using var flow = JsonDocument.Parse(await http.GetStringAsync("self-service/login/api"));

        Assert.Null(TestBrowser.Find(flow.RootElement, "webauthn_script"));
        var trigger = TestBrowser.Node(flow.RootElement, "passkey_login_trigger");
        Assert.Equal("oryPasskeyLogin", trigger.GetProperty("onclickTrigger").GetString());
        Assert.False(trigger.TryGetProperty("onclick", out _));
    }

    [Fact]
    public async Task Native_settings_offer_passkeys_without_a_script()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Keys("http://localhost") });
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync("kim@example.org"));
        using var http = ory.CreateClient();
        http.DefaultRequestHeaders.Add("X-Session-Token", session.SessionToken);
        using var flow = JsonDocument.Parse(await http.GetStringAsync("self-service/settings/api"));

        Assert.Equal(
            ["passkey_register_trigger", "passkey_settings_register", "passkey_create_data"],
            TestBrowser.Names(flow.RootElement).Where(name => name!.StartsWith("passkey", StringComparison.Ordinal)));
        var trigger = TestBrowser.Node(flow.RootElement, "passkey_register_trigger");
        Assert.Equal("oryPasskeySettingsRegistration", trigger.GetProperty("onclickTrigger").GetString());
        Assert.False(trigger.TryGetProperty("onclick", out _));
        Assert.Null(TestBrowser.Find(flow.RootElement, "webauthn_script"));
    }

    private static Task<OryEmulator> StartAsync(FormPages pages, string webauthn = "passwordless: false") => StartAsync(new OryEmulatorOptions
    {
        InMemory = false,
        PublicPort = 0,
        AdminPort = 0,
        ApplicationUrl = new Uri(pages.Url),
        Configuration = Keys(pages.Url, webauthn),
    }, pages);

    private static async Task<OryEmulator> StartAsync(OryEmulatorOptions options, FormPages pages) => pages.Ory = await OryEmulator.StartAsync(options);

    private static string Keys(string origin, string webauthn = "passwordless: false") => $$"""
        serve:
          public:
            base_url: http://localhost:4433/
            cors:
              enabled: true
              allowed_origins: ["{{origin}}"]
        session:
          whoami:
            required_aal: aal1
        selfservice:
          flows:
            settings:
              required_aal: aal1
            registration:
              after:
                passkey:
                  hooks:
                    - hook: session
                webauthn:
                  hooks:
                    - hook: session
          methods:
            webauthn:
              enabled: true
              config:
                {{webauthn}}
                rp: { id: localhost, display_name: Example, origins: ["{{origin}}"] }
            passkey:
              enabled: true
              config:
                rp: { id: localhost, display_name: Example, origins: ["{{origin}}"] }
        """;

    private static async Task<IPage> PageAsync(SystemBrowser browser)
    {
        var context = await browser.OpenAsync();
        var page = await context.NewPageAsync();
        page.Dialog += (_, dialog) => throw new InvalidOperationException($"The page says: {dialog.Message}");
        var devTools = await context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return page;
    }

    private static async Task SignInAsync(IPage page, OryEmulator ory, FormPages pages)
    {
        await page.GotoAsync(new Uri(ory.PublicUrl, "self-service/login/browser").AbsoluteUri);
        await page.FillAsync("[name=identifier]", "kim@example.org");
        await page.FillAsync("[name=password]", "correct-horse-9");
        await page.ClickAsync("button[name=method][value=password]");
        await ArriveHomeAsync(page, pages);
    }

    // Waiting for the URL would wait for the load event, which the client misses at times when it comes meanwhile.
    private static async Task ArriveHomeAsync(IPage page, FormPages pages)
    {
        await page.WaitForSelectorAsync("h1:text-is('home')");
        Assert.Equal(pages.Url + "/", page.Url);
    }

    // The message stands before the form, which a browser shows when it has the script.
    private static Task IsToldAsync(IPage page, long message) =>
        page.WaitForFunctionAsync("id => document.readyState === 'complete' && document.querySelector(`.message[data-id='${id}']`)", message);

    private static async Task<JsonElement> WhoamiAsync(IPage page, OryEmulator ory)
    {
        var answer = await page.Context.APIRequest.GetAsync(new Uri(ory.PublicUrl, "sessions/whoami").AbsoluteUri);
        return (await answer.JsonAsync())!.Value;
    }
}
