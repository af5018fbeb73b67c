using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;

namespace Ory.Emulator.Tests;

/// <summary>What becomes of a login or registration form that no method can take as it was sent.</summary>
public class LoginSubmitTests
{
    private const string Password = "correct-horse-battery-9";

    private const string KeysFirst = """
        selfservice:
          methods:
            webauthn: { enabled: true, config: { passwordless: true, rp: { id: localhost, display_name: Example, origins: ["http://localhost"] } } }
        """;

    private static readonly string SecondFactorKeys = KeysFirst.Replace("passwordless: true", "passwordless: false", StringComparison.Ordinal);

    private const string AllOff = "selfservice: { methods: { password: { enabled: false }, totp: { enabled: false }, webauthn: { enabled: false }, passkey: { enabled: false }, oidc: { enabled: false } } }";

    // What stands in an address stands in histories and logs as well: a right password must not sign anybody in from there.
    [Theory]
    [InlineData("method=password&identifier=ann@example.org&password=" + Password)]
    [InlineData("method=code&identifier=ann@example.org")]
    [InlineData("method=passkey&passkey_login=x")]
    [InlineData("method=nothing")]
    [InlineData("")]
    public async Task An_address_that_was_opened_signs_nobody_in_and_says_so(string query)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { methods: { code: { passwordless_enabled: true } } }");
        await ory.CreateIdentityAsync("ann@example.org", password: Password);
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login");

        var opened = await TestBrowser.JsonAsync(await browser.GetAsync(WithToken(flow, query)), HttpStatusCode.BadRequest);

        Assert.Equal(4000001, TestBrowser.Message(opened));
        Assert.Equal("", TestBrowser.Node(opened, "identifier").GetProperty("value").GetString());
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
        Assert.Empty(ory.Messages);
    }

    // Kratos looks for a passkey first, whatever client the form is for, and whoever was entered before is still there.
    [Theory]
    [InlineData("api", "method=nothing")]
    [InlineData("api", "method=identifier_first&identifier=bob@example.org")]
    [InlineData("browser", "method=identifier_first&identifier=bob@example.org")]
    public async Task An_address_that_was_opened_leaves_who_was_entered(string kind, string query)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { flows: { login: { style: identifier_first } } }");
        await ory.CreateIdentityAsync("ann@example.org", password: Password);
        using var browser = new TestBrowser(ory);
        var flow = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/login/" + kind), HttpStatusCode.OK);
        if (kind == "browser") flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "identifier_first", ["identifier"] = "ann@example.org" }), HttpStatusCode.BadRequest);
        var entered = TestBrowser.Node(flow, "identifier").GetProperty("value").GetString();

        var opened = await TestBrowser.JsonAsync(await browser.GetAsync($"self-service/login?flow={flow.GetProperty("id").GetString()}&{query}"), HttpStatusCode.BadRequest);

        Assert.Equal(4000001, TestBrowser.Message(opened));
        Assert.Equal(entered, TestBrowser.Node(opened, "identifier").GetProperty("value").GetString());
    }

    // The same where no address is asked for first.
    [Fact]
    public async Task A_native_form_of_no_method_is_not_taken_from_an_address_either()
    {
        await using var ory = await OryEmulator.StartAsync();
        var flow = await Asked.PublicAsync(ory, "GET", "self-service/login/api");

        var opened = await Asked.PublicAsync(ory, "GET", $"self-service/login?flow={flow.Text("id")}&method=nothing", ("Accept", "application/json"));

        Assert.Equal((400, 4000001), (opened.Status, (int)opened.Body!["ui"]!["messages"]![0]!["id"]!));
    }

    [Fact]
    public async Task A_page_that_was_opened_with_a_password_in_its_address_is_sent_back_to_the_form()
    {
        await using var ory = await OryEmulator.StartAsync();
        await ory.CreateIdentityAsync("ann@example.org", password: Password);
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login");

        using var opened = await browser.NavigateAsync(WithToken(flow, "method=password&identifier=ann@example.org&password=" + Password));

        Assert.Equal(HttpStatusCode.SeeOther, opened.StatusCode);
        Assert.EndsWith("/login?flow=" + flow.GetProperty("id").GetString(), opened.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
    }

    // A key is read before anybody looks whether keys are on, here as at sign-in.
    [Theory]
    [InlineData("method=password&traits.email=ann@example.org&password=" + Password)]
    [InlineData("method=passkey&traits.email=ann@example.org&passkey_register=x")]
    public async Task An_address_that_was_opened_signs_nobody_up(string query)
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("registration");

        var opened = await TestBrowser.JsonAsync(await browser.GetAsync(WithToken(flow, query)), HttpStatusCode.BadRequest);

        Assert.Equal(4000001, TestBrowser.Message(opened));
        Assert.False(TestBrowser.Node(opened, "traits.email").TryGetProperty("value", out _));
        Assert.Empty(ory.Server.Identities.All);
    }

    [Theory]
    [InlineData("login", """{"method":"password","identifier":"ann@example.org","password":"x"}""")]
    [InlineData("login", """{"method":"webauthn","identifier":"ann@example.org"}""")]
    [InlineData("login", """{"method":"passkey"}""")]
    [InlineData("login", """{"provider":"example"}""")]
    [InlineData("registration", """{"method":"password","traits":{"email":"ann@example.org"},"password":"correct-horse-battery-9"}""")]
    [InlineData("registration", """{"passkey_register":"x","traits":{"email":"ann@example.org"}}""")]
    [InlineData("registration", """{"provider":"example"}""")]
    public async Task A_method_that_is_off_is_said_to_be(string name, string body)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = AllOff);
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync(name);

        var refused = await TestBrowser.JsonAsync(await browser.PostAsync($"self-service/{name}?flow={flow.GetProperty("id").GetString()}", body), HttpStatusCode.NotFound);
        var page = await browser.SubmitFormAsync(flow, [.. JsonNode.Parse(body)!.AsObject().Where(field => field.Value is JsonValue).Select(field => (field.Key, (string)field.Value!))]);

        Assert.False(refused.GetProperty("error").TryGetProperty("id", out _));
        Assert.True(refused.GetProperty("error").TryGetProperty("reason", out _));
        Assert.Contains("/error?id=", page.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    // It is no second factor that is asked for, so that nobody looks whether it is on.
    [Theory]
    [InlineData("totp")]
    [InlineData("lookup_secret")]
    [InlineData("code")]
    [InlineData("identifier_first")]
    public async Task A_method_that_has_no_part_in_a_form_is_none(string method)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = AllOff);
        using var browser = new TestBrowser(ory);

        using var answer = await browser.SubmitAsync(await browser.BeginAsync("login"), new JsonObject { ["method"] = method, ["totp_code"] = "123456", ["identifier"] = "ann@example.org" });

        Assert.Equal(4010002, TestBrowser.Message(await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest)));
    }

    [Theory]
    [InlineData("login", "password", "5", 4000026)]
    [InlineData("login", "password", "\"[1]\"", 4000026)]
    [InlineData("login", "code", "true", 4000026)]
    [InlineData("login", "password", "{}", null)]
    [InlineData("registration", "password", "[]", 4000026)]
    [InlineData("registration", "password", "{\"a\":1}", null)]
    public async Task A_transient_payload_is_an_object(string name, string method, string payload, int? message)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { methods: { code: { passwordless_enabled: true } } }");
        await ory.CreateIdentityAsync("ann@example.org", password: Password);
        using var browser = new TestBrowser(ory);
        var form = new JsonObject
        {
            ["method"] = method,
            ["identifier"] = "ann@example.org",
            ["password"] = Password,
            ["traits"] = new JsonObject { ["email"] = "kim@example.org" },
            ["transient_payload"] = JsonNode.Parse(payload),
        };

        using var answer = await browser.SubmitAsync(await browser.BeginAsync(name), form);

        Assert.Equal(message is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
        if (message is null)
            return;
        var flow = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        var node = flow.GetProperty("ui").GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("attributes").TryGetProperty("name", out var field) && field.GetString() == "transient_payload");
        Assert.Equal(message, Assert.Single(node.GetProperty("messages").EnumerateArray()).GetProperty("id").GetInt32());
    }

    [Theory]
    [InlineData("unified", "password")]
    [InlineData("unified", "code")]
    [InlineData("identifier_first", "identifier_first")]
    public async Task Who_was_entered_is_kept_beside_a_transient_payload_that_is_no_object(string style, string method)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration =
            $$"""selfservice: { flows: { login: { style: {{style}} } }, methods: { code: { passwordless_enabled: true } } }""");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login");

        flow = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(flow, new JsonObject { ["method"] = method, ["identifier"] = "ann@example.org", ["password"] = "x", ["transient_payload"] = 5 }), HttpStatusCode.BadRequest);

        Assert.Equal([4000026], TestBrowser.AllMessages(flow));
        Assert.Equal("ann@example.org", TestBrowser.Node(flow, "identifier").GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("", 4000001)]
    [InlineData("nobody@example.org", 4000015)]
    [InlineData("ann@example.org", 4000015)]
    public async Task Whose_security_key_it_is_has_to_be_said(string identifier, int message)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = KeysFirst);
        await ory.CreateIdentityAsync("ann@example.org", password: Password);
        using var browser = new TestBrowser(ory);

        using var answer = await browser.SubmitAsync(await browser.BeginAsync("login"), new JsonObject { ["method"] = "webauthn", ["identifier"] = identifier });

        Assert.Equal(message, TestBrowser.Message(await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest)));
    }

    // Whoever signs in anew may show any key of his own. Somebody else's second factor stays a second factor.
    [Theory]
    [InlineData("kim@example.org")]
    [InlineData("ann@example.org")]
    public async Task A_second_factor_is_no_first_one_whosever_it_is(string identifier)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = SecondFactorKeys);
        using var browser = await SignedInWithKeyAsync(ory);
        AddKey(ory, await ory.CreateIdentityAsync("ann@example.org", password: Password));

        using var answer = await browser.SubmitAsync(await browser.BeginAsync("login", "?refresh=true"), new JsonObject { ["method"] = "webauthn", ["identifier"] = identifier });

        Assert.Equal(4000015, TestBrowser.Message(await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest)));
    }

    // Also where new keys are first factors: those there are stay what they were.
    [Theory]
    [InlineData("?refresh=true", "passwordless: false", false)]
    [InlineData("?refresh=true&aal=aal2", "passwordless: false", true)]
    [InlineData("?refresh=true", "passwordless: true", false)]
    [InlineData("?refresh=true&aal=aal2", "passwordless: true", true)]
    public async Task Who_signs_in_anew_is_asked_for_keys_of_the_factor_he_refreshes(string query, string passwordless, bool isAsked)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = KeysFirst.Replace("passwordless: true", passwordless, StringComparison.Ordinal));
        using var browser = await SignedInWithKeyAsync(ory);

        var flow = await browser.BeginAsync("login", query);

        Assert.Equal(isAsked, TestBrowser.Find(flow, "webauthn_login_trigger") is not null);
    }

    [Fact]
    public async Task A_sign_up_without_a_key_is_not_about_keys()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = KeysFirst);
        using var browser = new TestBrowser(ory);
        var form = new JsonObject { ["method"] = "webauthn", ["traits"] = new JsonObject { ["email"] = "kim@example.org" } };

        using var answer = await browser.SubmitAsync(await browser.BeginAsync("registration"), form);

        Assert.Equal(4010003, TestBrowser.Message(await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest)));
    }

    // Signed in before there was a second factor to ask for.
    private static async Task<TestBrowser> SignedInWithKeyAsync(OryEmulator ory)
    {
        var browser = new TestBrowser(ory);
        var kim = await ory.CreateIdentityAsync("kim@example.org", password: Password);
        await browser.SignInAsync(kim);
        AddKey(ory, kim);
        return browser;
    }

    private static void AddKey(OryEmulator ory, EmulatorIdentity person)
    {
        var key = new WebAuthnKey(new UserPasskeyInfo([1], [2], DateTimeOffset.UnixEpoch, 0, null, true, false, false, [], []), "", DateTimeOffset.UnixEpoch, IsPasswordless: false);
        Assert.True(ory.Server.Identities.TryUpdate(
            person.Id, identity => identity.WithConfig("webauthn", new JsonObject { ["credentials"] = new JsonArray(key.ToJson()) }, DateTimeOffset.UnixEpoch), out _));
    }

    private static string WithToken(JsonElement flow, string query) =>
        $"{flow.GetProperty("ui").GetProperty("action").GetString()}&csrf_token={Uri.EscapeDataString(TestBrowser.Node(flow, "csrf_token").GetProperty("value").GetString()!)}&{query}";
}
