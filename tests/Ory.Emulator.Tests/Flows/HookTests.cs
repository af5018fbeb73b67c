using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What follows a sign-up or a sign-in by configuration.</summary>
public class HookTests
{
    private const string TwoAddresses = """
        {"type":"object","properties":{"traits":{"type":"object","properties":{
          "email":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{"password":{"identifier":true},"code":{"identifier":true,"via":"email"}},"verification":{"via":"email"}}},
          "other":{"type":"string","format":"email","ory.sh/kratos":{"verification":{"via":"email"}}}}}}}
        """;

    private const string NoAddress = """
        {"type":"object","properties":{"traits":{"type":"object","properties":{"name":{"type":"string","ory.sh/kratos":{"credentials":{"password":{"identifier":true}}}}}}}}
        """;

    private const string Phone = """
        {"type":"object","properties":{"traits":{"type":"object","properties":{
          "phone":{"type":"string","format":"tel","ory.sh/kratos":{"credentials":{"password":{"identifier":true}},"verification":{"via":"sms"}}}}}}}
        """;

    private const string Verified = "login: { after: { password: { hooks: [{ hook: require_verified_address }] }, code: { hooks: [{ hook: require_verified_address }] } } }";

    [Fact]
    public async Task Of_several_addresses_the_first_is_mailed_to_after_a_sign_up()
    {
        await using var ory = await StartAsync(TwoAddresses, "registration: { after: { password: { hooks: [{ hook: session }, { hook: show_verification_ui }] } } }, verification: { enabled: true }");
        var flow = await BeginAsync(ory, "registration");

        var signedUp = await PostAsync(ory, flow, """{"method":"password","password":"correct-horse-9","traits":{"email":"kim@example.org","other":"kim@example.com"}}""");

        Assert.Equal(200, signedUp.Status);
        Assert.Equal("kim@example.org", Assert.Single(ory.Messages).Recipient);
        Assert.Equal(["show_verification_ui", "set_ory_session_token"], signedUp.Body!["continue_with"]!.AsArray().Select(item => (string?)item!["action"]));
    }

    // Nobody can be shown several forms at once; the older way mails to all addresses.
    [Theory]
    [InlineData("login", "false", new[] { "kim@example.org" })]
    [InlineData("login", "true", new[] { "kim@example.com", "kim@example.org" })]
    [InlineData("settings", "false", new[] { "kim@example.org" })]
    [InlineData("settings", "true", new[] { "kim@example.com", "kim@example.org" })]
    public async Task Of_several_addresses_the_first_is_mailed_to_after_a_sign_in_and_a_change_of_settings(string flow, string flag, string[] recipients)
    {
        var hooks = flow == "login" ? "[{ hook: verification }]" : "[]";
        await using var ory = await StartAsync(
            TwoAddresses, $"login: {{ after: {{ password: {{ hooks: {hooks} }} }} }}, verification: {{ enabled: true }}", flags: $"legacy_continue_with_verification_ui: {flag}");
        const string traits = """{"email":"kim@example.org","other":"kim@example.com"}""";
        await Asked.AdminAsync(ory, "POST", "/admin/identities", $$"""{"schema_id":"default","traits":{{traits}},"credentials":{"password":{"config":{"password":"correct-horse-9"} } } }""");
        using var browser = new TestBrowser(ory);
        var login = new JsonObject { ["method"] = "password", ["identifier"] = "kim@example.org", ["password"] = "correct-horse-9" };
        var answer = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("login"), login), HttpStatusCode.OK);

        if (flow == "settings")
        {
            Assert.Empty(ory.Messages);
            var profile = new JsonObject { ["method"] = "profile", ["traits"] = JsonNode.Parse(traits) };
            answer = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("settings"), profile), HttpStatusCode.OK);
        }

        Assert.Equal(recipients, ory.Messages.Select(message => message.Recipient).Order(StringComparer.Ordinal));
        Assert.Equal(flag == "true" ? 2 : 0, answer.GetProperty("continue_with").EnumerateArray().Count(item => item.GetProperty("action").GetString() == "show_verification_ui"));
    }

    [Fact]
    public async Task The_button_that_sends_a_text_message_again_is_named_by_the_channel()
    {
        await using var ory = await StartAsync(Phone, $"registration: {{ after: {{ password: {{ hooks: [{{ hook: show_verification_ui }}] }} }} }}, verification: {{ enabled: true }}, {Verified}");
        var signedUp = await PostAsync(ory, await BeginAsync(ory, "registration"), """{"method":"password","password":"correct-horse-9","traits":{"phone":"+4915112345678"}}""");
        var refused = await PostAsync(ory, await BeginAsync(ory, "login"), """{"method":"password","password":"correct-horse-9","identifier":"+4915112345678"}""");

        Assert.Equal(403, refused.Status);
        Assert.Equal(["method", "code", "method", "sms"], await ButtonsAsync(signedUp.Body!["continue_with"]!));
        Assert.Equal(["method", "code", "method", "sms"], await ButtonsAsync(refused.Body!["error"]!["details"]!["continue_with"]!));

        async Task<IEnumerable<string?>> ButtonsAsync(JsonNode items)
        {
            var id = items.AsArray().Single(item => (string?)item!["action"] == "show_verification_ui")!["flow"]!["id"];
            var flow = await Asked.PublicAsync(ory, "GET", $"self-service/verification/flows?id={id}");
            return flow.Body!["ui"]!["nodes"]!.AsArray().Select(node => (string?)node!["attributes"]!["name"]);
        }
    }

    // A sign-up is one factor, also where the same method is the second one of a sign-in.
    [Fact]
    public async Task A_sign_up_by_code_is_a_first_factor()
    {
        await using var ory = await StartAsync(TwoAddresses, "registration: { after: { code: { hooks: [{ hook: session }] } } }", "mfa_enabled: true");
        var flow = await BeginAsync(ory, "registration");
        await PostAsync(ory, flow, """{"method":"code","traits":{"email":"kim@example.org"}}""");

        var signedUp = await PostAsync(ory, flow, $$"""{"method":"code","code":"{{ory.Messages.Newest("kim@example.org").Code}}","traits":{"email":"kim@example.org"} }""");

        Assert.Equal("aal1", (string?)signedUp.Body!["session"]!["authentication_methods"]![0]!["aal"]);
    }

    // A new cookie comes with a session, and with a verification that is begun.
    [Theory]
    [InlineData(true, "[]", new[] { "csrf_token" })]
    [InlineData(false, "[]", new string[0])]
    [InlineData(false, "[{ hook: session }]", new[] { "csrf_token", "ory_kratos_session" })]
    public async Task Forms_that_were_made_before_a_sign_up_are_void_only_where_something_begins_with_it(bool verifies, string hooks, string[] cookies)
    {
        await using var ory = await StartAsync(TwoAddresses, $"registration: {{ after: {{ password: {{ hooks: {hooks} }} }} }}, verification: {{ enabled: {(verifies ? "true" : "false")} }}");

        Assert.Equal(cookies, await CookiesAfterAsync(ory, "password", "correct-horse-9"));
    }

    [Fact]
    public async Task A_sign_up_by_code_leaves_nothing_to_verify()
    {
        await using var ory = await StartAsync(TwoAddresses, "registration: { after: { code: { hooks: [] } } }, verification: { enabled: true }", "passwordless_enabled: true");

        Assert.Equal([], await CookiesAfterAsync(ory, "code", null));
    }

    private static async Task<IEnumerable<string>> CookiesAfterAsync(OryEmulator ory, string method, string? password)
    {
        var begun = await Asked.PublicAsync(ory, "GET", "self-service/registration/browser", ("Accept", "application/json"));
        var cookie = Assert.Single(begun.Cookies);
        var fields = new JsonObject { ["method"] = method, ["csrf_token"] = cookie.Value, ["traits"] = new JsonObject { ["email"] = "kim@example.org" } };
        if (password is not null) fields["password"] = password;
        else
        {
            Assert.Equal(400, (await PostAsync()).Status);
            fields["code"] = ory.Messages.Newest("kim@example.org").Code;
        }

        var signedUp = await PostAsync();

        Assert.Equal(200, signedUp.Status);
        return signedUp.Cookies.Select(set => set.Name.StartsWith("csrf_token", StringComparison.Ordinal) ? "csrf_token" : set.Name);

        Task<Asked> PostAsync() => Asked.AskAsync(
            ory.CreateClient(), "POST", "self-service/registration?flow=" + begun.Text("id"), fields.ToJsonString(), "application/json", [("Accept", "application/json"), ("Cookie", $"{cookie.Name}={cookie.Value}")]);
    }

    // The hook that shows a verification begins none.
    [Theory]
    [InlineData("{ hook: verification }, { hook: show_verification_ui }", 1, new[] { "redirect_browser_to", "show_verification_ui" })]
    [InlineData("{ hook: verification }", 1, new[] { "redirect_browser_to" })]
    [InlineData("{ hook: show_verification_ui }", 0, new[] { "redirect_browser_to" })]
    public async Task A_sign_in_begins_a_verification_that_its_browser_can_read(string hooks, int mails, string[] actions)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = $"selfservice: {{ flows: {{ login: {{ after: {{ password: {{ hooks: [{hooks}] }} }} }} }} }}" });
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync(verified: false);
        var flow = await browser.BeginAsync("login");
        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["identifier"] = identity.Identifier, ["password"] = identity.Password });

        var items = (await TestBrowser.JsonAsync(answer, HttpStatusCode.OK)).GetProperty("continue_with").EnumerateArray().ToArray();

        Assert.Equal((mails, 2), (ory.Messages.Count, answer.Headers.NonValidated["Set-Cookie"].Count));
        Assert.Equal(actions, items.Select(item => item.GetProperty("action").GetString()));
        if (items is [_, var shown])
            await TestBrowser.JsonAsync(await browser.GetAsync("self-service/verification/flows?id=" + shown.GetProperty("flow").GetProperty("id").GetString()), HttpStatusCode.OK);
    }

    // The older way tells every script of the verification, and sends no page to it.
    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task Without_the_hook_a_flag_shows_the_verification_to_scripts_alone(string flag, bool isShown)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = $"{{ feature_flags: {{ legacy_continue_with_verification_ui: {flag} }}, selfservice: {{ flows: {{ login: {{ after: {{ password: {{ hooks: [{{ hook: verification }}] }} }} }} }} }} }}" });
        using var signedUp = new TestBrowser(ory);
        using var asPage = await signedUp.SubmitFormAsync(await signedUp.BeginAsync("registration"), ("method", "password"), ("traits.email", "kim@example.org"), ("password", "correct-horse-battery-9"));
        var settings = await TestBrowser.JsonAsync(await signedUp.SubmitAsync(await signedUp.BeginAsync("settings"), new JsonObject { ["method"] = "profile", ["traits"] = new JsonObject { ["email"] = "kim@example.com" } }), HttpStatusCode.OK);
        using var signedIn = new TestBrowser(ory);
        using var again = await signedIn.SubmitFormAsync(await signedIn.BeginAsync("login"), ("method", "password"), ("identifier", "kim@example.com"), ("password", "correct-horse-battery-9"));
        using var script = new TestBrowser(ory);
        var login = await TestBrowser.JsonAsync(await script.SubmitAsync(await script.BeginAsync("login"), new JsonObject { ["method"] = "password", ["identifier"] = "kim@example.com", ["password"] = "correct-horse-battery-9" }), HttpStatusCode.OK);

        Assert.Equal(("http://localhost/", "http://localhost/"), (asPage.Headers.Location!.OriginalString, again.Headers.Location!.OriginalString));
        Assert.Equal((isShown, isShown), (Shows(settings), Shows(login)));

        static bool Shows(System.Text.Json.JsonElement answer) => answer.GetProperty("continue_with").EnumerateArray().Any(item => item.GetProperty("action").GetString() == "show_verification_ui");
    }

    [Theory]
    [InlineData("application/json", 403)]
    [InlineData("text/html", 303)]
    public async Task Where_an_address_has_to_be_verified_first_a_native_client_is_answered_as_it_accepts(string accept, int status)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = $"selfservice: {{ flows: {{ {Verified} }} }}" });
        var identity = await ory.CreateIdentityAsync(verified: false);

        var refused = await Asked.AskAsync(ory.CreateClient(), "POST", await BeginAsync(ory, "login"), $"method=password&identifier={identity.Identifier}&password={identity.Password}", "application/x-www-form-urlencoded", [("Accept", accept)]);

        Assert.Equal((status, status == 303), (refused.Status, refused.Location?.StartsWith("http://localhost/verification?flow=", StringComparison.Ordinal) == true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_has_no_address_to_verify_cannot_be_asked_to_verify_one(bool legacy)
    {
        await using var ory = await StartAsync(NoAddress, Verified + ", verification: { enabled: true }", flags: $"legacy_require_verified_login_error: {(legacy ? "true" : "false")}");
        await Asked.AdminAsync(ory, "POST", "/admin/identities", """{"schema_id":"default","traits":{"name":"kim"},"credentials":{"password":{"config":{"password":"correct-horse-9"}}}}""");

        var refused = await PostAsync(ory, await BeginAsync(ory, "login"), """{"method":"password","identifier":"kim","password":"correct-horse-9"}""");

        Assert.Equal((500, "invalid_configuration"), (refused.Status, (string?)refused.Body!["error"]!["id"]));
    }

    [Fact]
    public async Task Who_has_to_verify_is_told_in_the_form_where_the_old_way_is_on()
    {
        await using var ory = await StartAsync(TwoAddresses, Verified + ", verification: { enabled: true }", flags: "legacy_require_verified_login_error: true");
        var kim = await ory.CreateIdentityAsync("kim@example.org", "correct-horse-9", verified: false);

        var refused = await PostAsync(ory, await BeginAsync(ory, "login"), """{"method":"password","identifier":"kim@example.org","password":"correct-horse-9"}""");

        Assert.Equal((400, 4000010), (refused.Status, (int)refused.Body!["ui"]!["messages"]![0]!["id"]!));
        Assert.Empty(ory.Messages);
        Assert.Empty(ory.Server.Sessions.Of(kim.Id));
    }

    [Fact]
    public async Task A_page_asks_for_the_second_factor_before_it_shows_the_verification()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = "{ session: { whoami: { required_aal: highest_available } }, selfservice: { flows: { login: { after: { password: { hooks: [{ hook: verification }, { hook: show_verification_ui }] } } } } } }" });
        var identity = await ory.CreateIdentityAsync(verified: false);
        using (var enrolled = new TestBrowser(ory))
        {
            await enrolled.SignInAsync(identity);
            var settings = await enrolled.BeginAsync("settings");
            settings = await TestBrowser.JsonAsync(await enrolled.SubmitAsync(settings, new JsonObject { ["method"] = "lookup_secret", ["lookup_secret_regenerate"] = true }), HttpStatusCode.OK);
            await TestBrowser.JsonAsync(await enrolled.SubmitAsync(settings, new JsonObject { ["method"] = "lookup_secret", ["lookup_secret_confirm"] = true }), HttpStatusCode.OK);
        }

        using var browser = new TestBrowser(ory);
        using var signedIn = await browser.SubmitFormAsync(await browser.BeginAsync("login"), ("method", "password"), ("identifier", identity.Identifier!), ("password", identity.Password!));

        Assert.EndsWith("/self-service/login/browser?aal=aal2", signedIn.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    // It is called by nobody here, but a method that has a hook has none of its flow's.
    [Theory]
    [InlineData("", 403)]
    [InlineData(", password: { hooks: [{ hook: web_hook, config: { url: http://localhost/hook, method: POST } }] }", 200)]
    public async Task A_web_hook_of_a_method_keeps_the_hooks_of_the_flow_away(string own, int status)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = $"selfservice: {{ flows: {{ login: {{ after: {{ hooks: [{{ hook: require_verified_address }}]{own} }} }} }} }}");
        var kim = await ory.CreateIdentityAsync(verified: false);

        var answer = await PostAsync(ory, await BeginAsync(ory, "login"), $$"""{"method":"password","identifier":"{{kim.Identifier}}","password":"{{kim.Password}}"}""");

        Assert.Equal(status, answer.Status);
    }

    // Nobody looks at the address before the code has come.
    [Fact]
    public async Task A_sign_up_that_names_a_foreign_address_for_afterwards_goes_on_where_verifications_do()
    {
        await using var ory = await StartAsync(TwoAddresses, "registration: { after: { password: { hooks: [{ hook: session }, { hook: show_verification_ui }] } } }, verification: { enabled: true, after: { default_browser_return_url: http://localhost/verified } }");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("registration", "?after_verification_return_to=https://evil.example/");
        var signedUp = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["password"] = "correct-horse-battery-9", ["traits"] = new JsonObject { ["email"] = "kim@example.org" } }), HttpStatusCode.OK);
        var id = signedUp.GetProperty("continue_with")[1].GetProperty("flow").GetProperty("id").GetString();
        var verification = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/verification/flows?id=" + id), HttpStatusCode.OK);

        var verified = await TestBrowser.JsonAsync(await browser.SubmitAsync(verification, new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest("kim@example.org").Code }), HttpStatusCode.OK);

        Assert.Equal("passed_challenge", verified.GetProperty("state").GetString());
        Assert.Equal("http://localhost/verified", verified.GetProperty("ui").GetProperty("action").GetString());
    }

    private static async Task<string> BeginAsync(OryEmulator ory, string name) =>
        $"self-service/{name}?flow={(await Asked.PublicAsync(ory, "GET", $"self-service/{name}/api", ("Accept", "application/json"))).Text("id")}";

    private static Task<Asked> PostAsync(OryEmulator ory, string path, string json) =>
        Asked.AskAsync(ory.CreateClient(), "POST", path, json, "application/json", [("Accept", "application/json")]);

    private static Task<OryEmulator> StartAsync(string schema, string flows, string code = "mfa_enabled: false", string flags = "") => OryEmulator.StartAsync(new OryEmulatorOptions
    {
        Configuration = $$"""
            selfservice: { flows: { {{flows}} }, methods: { code: { enabled: true, {{code}} } } }
            feature_flags: { {{flags}} }
            identity: { schemas: [{ id: default, url: "{{Reference.To(schema)}}" }] }
            """,
    });
}
