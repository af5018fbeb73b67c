using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class SettingsTests
{
    [Theory]
    [InlineData("totp_unlink", "\"x\"", "500")]
    [InlineData("totp_unlink", "5", "500")]
    [InlineData("totp_unlink", "{}", "500")]
    [InlineData("lookup_secret_regenerate", "\"on\"", "500")]
    [InlineData("lookup_secret_reveal", "[]", "500")]
    [InlineData("lookup_secret_disable", "null", "4010004")]
    [InlineData("lookup_secret_disable", "\"\"", "4010004")]
    [InlineData("lookup_secret_disable", "\"f\"", "4010004")]
    public async Task A_button_that_says_neither_yes_nor_no_is_nobodys_fault(string button, string value, string expected)
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync());

        using var answer = await browser.SubmitAsync(await browser.BeginAsync("settings"), new JsonObject { [button] = JsonNode.Parse(value) });

        var told = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal(expected, told.TryGetProperty("error", out var error) ? error.GetProperty("code").ToString() : TestBrowser.Message(told).ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task An_enrolled_factor_raises_the_session_and_asks_more_of_all_others()
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync(password: "correct-horse-battery-9");
        var elsewhere = await ory.SignInAsync(identity);
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(identity);
        var settings = await browser.BeginAsync("settings");
        settings = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(settings, new JsonObject { ["method"] = "lookup_secret", ["lookup_secret_regenerate"] = true }), HttpStatusCode.OK);
        await TestBrowser.JsonAsync(await browser.SubmitAsync(settings, new JsonObject { ["method"] = "lookup_secret", ["lookup_secret_confirm"] = true }), HttpStatusCode.OK);

        var here = await browser.WhoamiAsync();
        Assert.Equal("aal2", here.GetProperty("authenticator_assurance_level").GetString());
        using var http = ory.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "sessions/whoami");
        request.Headers.Add("X-Session-Token", elsewhere.SessionToken);
        using var there = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, there.StatusCode);
    }

    // What the form of somebody with an app could set up once the app is gone, nobody was shown.
    [Theory]
    [InlineData("totp_unlink", "true")]
    [InlineData("totp_code", "123456")]
    public async Task A_form_from_when_an_app_was_set_up_sets_up_none(string field, string value)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { flows: { settings: { required_aal: aal1 } } }");
        var identity = await ory.CreateIdentityAsync(password: "correct-horse-battery-9");
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(identity);
        ory.Server.Identities.TryUpdate(
            identity.Id, one => one.WithConfig("totp", new JsonObject { ["totp_url"] = "otpauth://totp/x:kim?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" }, DateTimeOffset.UnixEpoch), out _);
        var flow = await browser.BeginAsync("settings");
        ory.Server.Identities.TryUpdate(identity.Id, one => one.With("totp", null), out _);

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "totp", [field] = value }), HttpStatusCode.BadRequest);

        Assert.Equal(4000001, TestBrowser.Message(refused));
    }

    [Fact]
    public async Task A_code_of_an_app_may_be_copied_with_blanks()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(password: "correct-horse-battery-9"));
        var flow = await browser.BeginAsync("settings");
        var secret = TestBrowser.Node(flow, "totp_secret_key").GetProperty("text").GetProperty("context").GetProperty("secret").GetString();
        var code = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(secret)).ComputeTotp();

        var saved = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "totp", ["totp_code"] = $" {code} " }), HttpStatusCode.OK);

        Assert.Equal("success", saved.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("""{"method":"lookup_secret"}""", 4010004)]
    [InlineData("""{"method":"webauthn"}""", 4010004)]
    [InlineData("""{"method":"oidc"}""", 4010004)]
    [InlineData("""{"method":"profile","traits":{"email":5}}""", 4000026)]
    [InlineData("""{"method":"profile","traits.email":5}""", 4000040)]
    public async Task A_method_takes_what_is_its_own_and_as_it_was_sent(string body, int message)
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(password: "correct-horse-battery-9"));

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("settings"), JsonNode.Parse(body)!.AsObject()), HttpStatusCode.BadRequest);

        Assert.Contains(message, TestBrowser.AllMessages(refused));
    }

    [Theory]
    [InlineData("""{"link":"example"}""")]
    [InlineData("""{"method":"totp","unlink":"example"}""")]
    [InlineData("""{"webauthn_register":"x"}""")]
    [InlineData("""{"passkey_remove":"x"}""")]
    public async Task A_method_that_is_off_is_said_to_be(string body)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = "selfservice: { methods: { webauthn: { enabled: false }, passkey: { enabled: false }, oidc: { enabled: false } } }" });
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(password: "correct-horse-battery-9"));

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("settings"), JsonNode.Parse(body)!.AsObject()), HttpStatusCode.NotFound);

        Assert.False(refused.GetProperty("error").TryGetProperty("id", out _));
    }

    [Fact]
    public async Task An_address_that_was_opened_changes_nothing_and_says_so()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(password: "correct-horse-battery-9"));
        var flow = await browser.BeginAsync("settings");

        var opened = await TestBrowser.JsonAsync(await browser.GetAsync(flow.GetProperty("ui").GetProperty("action").GetString()!), HttpStatusCode.BadRequest);

        Assert.Equal([4000001], TestBrowser.AllMessages(opened));
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_leaves_what_the_form_said_before()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(password: "correct-horse-battery-9"));
        var flow = await browser.BeginAsync("settings");
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["password"] = "another-horse-battery-7" }), HttpStatusCode.OK);

        var refused = await TestBrowser.JsonAsync(await browser.PostAsync("self-service/settings?flow=" + flow.GetProperty("id").GetString(), "{"), HttpStatusCode.BadRequest);

        Assert.Equal([1050001, 4000001], TestBrowser.AllMessages(refused));
    }

    [Fact]
    public async Task A_form_that_is_shown_again_has_a_token_for_the_cookie_that_asked()
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync(password: "correct-horse-battery-9");
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(identity);
        var flow = await browser.BeginAsync("settings");
        using var other = new TestBrowser(ory);
        await other.SignInAsync(identity);

        var shown = await TestBrowser.JsonAsync(await other.SubmitAsync(flow, new JsonObject { ["method"] = "nothing" }), HttpStatusCode.BadRequest);
        var changed = await TestBrowser.JsonAsync(await other.SubmitAsync(shown, new JsonObject { ["method"] = "password", ["password"] = "another-horse-battery-7" }), HttpStatusCode.OK);

        Assert.Equal([4010004], TestBrowser.AllMessages(shown));
        Assert.Equal("success", changed.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Traits_that_the_schema_does_not_know_are_shown_with_what_is_wrong()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(password: "correct-horse-battery-9"));

        var traits = new JsonObject { ["email"] = "ann@example.org", ["name"] = "Ann", ["seats"] = new JsonArray(3) };
        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("settings"), new JsonObject { ["method"] = "profile", ["traits"] = traits }), HttpStatusCode.BadRequest);

        Assert.Equal(("text", "Ann"), (TestBrowser.Node(refused, "traits.name").GetProperty("type").GetString(), TestBrowser.Node(refused, "traits.name").GetProperty("value").GetString()));
        Assert.Equal(("number", 3), (TestBrowser.Node(refused, "traits.seats.0").GetProperty("type").GetString(), TestBrowser.Node(refused, "traits.seats.0").GetProperty("value").GetInt32()));
        Assert.Contains(4000026, TestBrowser.AllMessages(refused));
    }

    [Fact]
    public async Task A_native_form_has_nothing_that_needs_a_browser()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = "selfservice: { methods: { webauthn: { enabled: true, config: { rp: { id: localhost, display_name: Example, origins: [http://localhost] } } } } }" });
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync(password: "correct-horse-battery-9"));
        using var http = ory.CreateClient();
        http.DefaultRequestHeaders.Add("X-Session-Token", session.SessionToken);
        using var begun = await http.GetAsync("self-service/settings/api");
        var flow = await TestBrowser.JsonAsync(begun, HttpStatusCode.OK);

        using var body = new StringContent("""{"webauthn_register":"x"}""", null, "application/json");
        using var answer = await http.PostAsync(flow.GetProperty("ui").GetProperty("action").GetString(), body);

        Assert.Null(TestBrowser.Find(flow, "webauthn_register_trigger"));
        var refused = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal([4010004], TestBrowser.AllMessages(refused));
    }
}
