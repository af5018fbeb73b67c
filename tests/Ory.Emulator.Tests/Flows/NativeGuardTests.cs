using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>A native client that gives itself away as a browser is refused in the form, which keeps what was sent.</summary>
public class NativeGuardTests
{
    [Theory]
    [InlineData("login", "style: unified", """{"method":"password","identifier":"kim@example.org","password":"correct-horse-battery-9"}""", "identifier")]
    [InlineData("login", "style: unified", """{"method":"code","identifier":"kim@example.org"}""", "identifier")]
    [InlineData("login", "style: identifier_first", """{"method":"identifier_first","identifier":"kim@example.org"}""", "identifier")]
    [InlineData("registration", "style: unified", """{"method":"password","password":"correct-horse-battery-9","traits":{"email":"kim@example.org"}}""", "traits.email")]
    [InlineData("registration", "style: unified", """{"method":"code","traits":{"email":"kim@example.org"}}""", "traits.email")]
    [InlineData("registration", "style: profile_first, enable_legacy_one_step: false", """{"method":"profile","traits":{"email":"kim@example.org"}}""", "traits.email")]
    public async Task A_form_that_a_browser_sent_for_a_native_client_says_so_and_keeps_what_was_sent(string name, string style, string body, string field)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = $$"""
            selfservice:
              flows: { {{name}}: { {{style}} } }
              methods: { code: { passwordless_enabled: true } }
            """);
        await ory.CreateIdentityAsync("ann@example.org");
        var flow = (await Asked.PublicAsync(ory, "GET", $"self-service/{name}/api", ("Accept", "application/json"))).Body!;

        var refused = await Asked.AskAsync(
            ory.CreateClient(), "POST", $"self-service/{name}?flow={flow["id"]}", body, "application/json", [("Accept", "application/json"), ("Origin", "https://app.example.org")]);

        Assert.Equal(400, refused.Status);
        Assert.Equal(4000001, (int)refused.Body!["ui"]!["messages"]![0]!["id"]!);
        Assert.Equal("kim@example.org", (string?)Attributes(refused.Body, field)["value"]);
        Assert.Equal("", (string?)Attributes(refused.Body, "csrf_token")["value"]);
        Assert.Empty(ory.Messages);
    }

    // Kratos goes back to the choice before it looks at who sent the form.
    [Fact]
    public async Task Who_goes_back_from_a_code_that_was_sent_is_asked_to_choose_again_though_refused()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = """
            selfservice:
              flows: { registration: { style: profile_first, enable_legacy_one_step: false } }
              methods: { code: { passwordless_enabled: true } }
            """);
        var path = "self-service/registration?flow=" + (await Asked.PublicAsync(ory, "GET", "self-service/registration/api")).Text("id");
        Assert.Equal("sent_email", (await PostAsync("code")).Text("state"));

        var refused = await PostAsync("profile", ("Origin", "https://app.example.org"));

        Assert.Equal((400, "choose_method", 4000001), (refused.Status, refused.Text("state"), (int)refused.Body!["ui"]!["messages"]![0]!["id"]!));
        Assert.Null(refused.Body["active"]);

        Task<Asked> PostAsync(string method, params (string Name, string Value)[] headers) =>
            Asked.AskAsync(ory.CreateClient(), "POST", path, $$$"""{"method":"{{{method}}}","traits":{"email":"kim@example.org"}}""", "application/json", headers);
    }

    [Theory]
    [InlineData("totp", "totp_code", "123456")]
    [InlineData("lookup_secret", "lookup_secret", "abcdefgh")]
    public async Task A_second_factor_that_was_sent_for_a_native_client_is_not_kept(string method, string field, string code)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "session: { whoami: { required_aal: aal1 } }");
        var identity = await ory.CreateIdentityAsync("kim@example.org");
        var session = await ory.SignInAsync(identity);
        ory.Server.Identities.TryUpdate(identity.Id, kim => kim
            .WithConfig("totp", new JsonObject { ["totp_url"] = "otpauth://totp/x:kim?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" }, DateTimeOffset.UnixEpoch)
            .WithConfig("lookup_secret", new JsonObject { ["recovery_codes"] = new JsonArray(new JsonObject { ["code"] = "abcdefgh" }) }, DateTimeOffset.UnixEpoch), out _);
        var flow = (await Asked.PublicAsync(ory, "GET", "self-service/login/api?aal=aal2", ("X-Session-Token", session.SessionToken))).Body!;
        Assert.Equal("", (string?)Attributes(flow, field)["value"]);

        var refused = await Asked.AskAsync(
            ory.CreateClient(), "POST", $"self-service/login?flow={flow["id"]}", $$"""{"method":"{{method}}","{{field}}":"{{code}}"}""", "application/json",
            [("X-Session-Token", session.SessionToken), ("Origin", "https://app.example.org")]);

        Assert.Equal(400, refused.Status);
        Assert.Null(Attributes(refused.Body!, field)["value"]);
    }

    // Kratos takes the token of every form from the cookie that came along, whoever the form is for.
    [Theory]
    [InlineData("login", "{}")]
    [InlineData("registration", "{}")]
    [InlineData("recovery", "{}")]
    [InlineData("recovery", "{ link: { enabled: true } }, flows: { recovery: { use: link } }")]
    [InlineData("recovery", "{} }\nfeature_flags: { choose_recovery_address: true")]
    public async Task A_native_form_has_the_token_of_the_cookie_and_is_refused_with_it(string name, string methods)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = $"selfservice: {{ methods: {methods} }}");
        using var browser = new TestBrowser(ory);
        await browser.BeginAsync(name);

        var flow = await TestBrowser.JsonAsync(await browser.GetAsync($"self-service/{name}/api"), HttpStatusCode.OK);
        using var refused = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["identifier"] = "ann@example.org", ["email"] = "ann@example.org" });

        Assert.NotEmpty(TestBrowser.Node(flow, "csrf_token").GetProperty("value").GetString()!);
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
        Assert.Empty(ory.Messages);
    }

    // A password's errors leave a native form's token alone; those of codes and of the first of two steps do not.
    [Theory]
    [InlineData("style: unified", "password", false)]
    [InlineData("style: unified", "code", true)]
    [InlineData("style: profile_first, enable_legacy_one_step: false", "profile", true)]
    public async Task A_native_form_gets_the_token_of_a_cookie_that_came_with_an_error(string style, string method, bool hasToken)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = $$"""
            selfservice:
              flows: { registration: { {{style}} } }
              methods: { code: { passwordless_enabled: true } }
            """);
        var path = "self-service/registration?flow=" + (await Asked.PublicAsync(ory, "GET", "self-service/registration/api")).Text("id");
        using var browser = new TestBrowser(ory);
        await browser.BeginAsync("registration");

        var refused = await TestBrowser.JsonAsync(await browser.PostAsync(path, $$$"""{"method":"{{{method}}}","traits":{"email":"none"}}"""), HttpStatusCode.BadRequest);

        Assert.NotEmpty(TestBrowser.AllMessages(refused));
        Assert.Equal(hasToken, TestBrowser.Node(refused, "csrf_token").GetProperty("value").GetString() != "");
    }

    // Passwords and providers give a form its token, codes a browser's only; what is wrong with a code puts it into any form.
    [Theory]
    [InlineData("password: { enabled: false }, code: { passwordless_enabled: true }", "identifier method")]
    [InlineData("code: { passwordless_enabled: true }", "csrf_token identifier method password method")]
    [InlineData("password: { enabled: false }, code: { passwordless_enabled: true }, oidc: { enabled: true }", "csrf_token identifier method")]
    public async Task A_native_form_for_codes_alone_has_no_token(string methods, string fields)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = $"selfservice: {{ methods: {{ {methods} }} }}");

        var flow = await Asked.PublicAsync(ory, "GET", "self-service/login/api");
        var refused = await Asked.AskAsync(
            ory.CreateClient(), "POST", $"self-service/login?flow={flow.Text("id")}", """{"method":"code","identifier":"nobody@example.org"}""", "application/json", []);

        Assert.Equal(fields, Fields(flow));
        Assert.StartsWith("csrf_token identifier method", Fields(refused), StringComparison.Ordinal);

        static string Fields(Asked asked) => string.Join(' ', asked.Body!["ui"]!["nodes"]!.AsArray().Select(node => (string?)node!["attributes"]!["name"]));
    }

    private static JsonNode Attributes(JsonNode flow, string name) =>
        flow["ui"]!["nodes"]!.AsArray().Select(node => node!["attributes"]!).First(node => (string?)node["name"] == name);
}
