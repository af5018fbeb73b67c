using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class CodeTests
{
    private const string WithoutCodes = """
        {"properties":{"traits":{"type":"object","required":["email"],"properties":{
          "email":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{"password":{"identifier":true}},"verification":{"via":"email"}}}}}}}
        """;

    [Theory]
    [InlineData(true, 1010014)]
    [InlineData(false, 4000035)]
    public async Task An_account_without_a_credential_for_codes_is_sent_one_only_where_the_fallback_is_on(bool fallback, int message)
    {
        await using var ory = await StartAsync(WithoutCodes, fallback);
        var identity = await ory.CreateIdentityAsync("old@example.org");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login");

        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["identifier"] = "old@example.org" }), HttpStatusCode.BadRequest);

        Assert.Equal(message, flow.GetProperty("ui").GetProperty("messages")[0].GetProperty("id").GetInt32());
        if (!fallback) return;
        var fields = new JsonObject { ["method"] = "code", ["identifier"] = "old@example.org", ["code"] = ory.Messages.Newest("old@example.org").Code };
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, fields), HttpStatusCode.OK);
        Assert.Single(ory.Server.Sessions.Of(identity.Id));
    }

    // However often it is tried afterwards.
    [Fact]
    public async Task After_five_wrong_codes_the_right_one_signs_nobody_in()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { methods: { code: { passwordless_enabled: true } } }");
        var identity = await ory.CreateIdentityAsync("kim@example.org");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, Fields(null)), HttpStatusCode.BadRequest);
        var code = ory.Messages.Newest("kim@example.org").Code!;
        for (var i = 0; i < 5; i++)
            Assert.Equal(4010008, TestBrowser.Message(await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, Fields(code == "000000" ? "000001" : "000000")), HttpStatusCode.BadRequest)));

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, Fields(code)), HttpStatusCode.BadRequest);

        Assert.Equal(4000001, TestBrowser.Message(refused));
        Assert.Empty(ory.Server.Sessions.Of(identity.Id));

        static JsonObject Fields(string? code)
        {
            var fields = new JsonObject { ["method"] = "code", ["identifier"] = "kim@example.org" };
            if (code is not null) fields["code"] = code;
            return fields;
        }
    }

    [Theory]
    [InlineData("login", 4010002)]
    [InlineData("registration", 4010003)]
    public async Task A_flow_that_a_code_passed_takes_no_other(string name, int message)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { methods: { code: { passwordless_enabled: true } } }");
        if (name == "login") await ory.CreateIdentityAsync("kim@example.org");
        var flow = (await Asked.PublicAsync(ory, "GET", $"self-service/{name}/api", ("Accept", "application/json"))).Body!;
        var path = $"self-service/{name}?flow={flow["id"]}";
        var fields = new JsonObject { ["method"] = "code" };
        if (name == "login") fields["identifier"] = "kim@example.org";
        else fields["traits"] = new JsonObject { ["email"] = "kim@example.org" };
        Assert.Equal(400, (await PostAsync(ory, path, fields)).Status);
        fields["code"] = ory.Messages.Newest("kim@example.org").Code;
        Assert.Equal(200, (await PostAsync(ory, path, fields)).Status);

        var again = await PostAsync(ory, path, fields);

        Assert.Equal(400, again.Status);
        Assert.Equal(message, (int)again.Body!["ui"]!["messages"]![0]!["id"]!);
    }

    // What is wrong with it is told beside what is wrong with the rest, and the code that was sent stays good.
    [Theory]
    [InlineData("login", "sms")]
    [InlineData("login", "CODE")]
    [InlineData("registration", "sms")]
    [InlineData("registration", "CODE")]
    public async Task A_code_is_asked_for_again_by_its_own_name_only(string name, string resend)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { methods: { code: { passwordless_enabled: true } } }");
        if (name == "login") await ory.CreateIdentityAsync("kim@example.org");
        using var browser = new TestBrowser(ory);
        var flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync(name), Fields()), HttpStatusCode.BadRequest);

        var fields = Fields();
        (fields["resend"], fields["transient_payload"], fields["csrf_token"]) = (resend, 5, "none");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, fields), HttpStatusCode.BadRequest);

        Assert.Equal([4000001, 4000026], TestBrowser.AllMessages(flow).Order());
        Assert.Equal("kim@example.org", TestBrowser.Node(flow, name == "login" ? "identifier" : "traits.email").GetProperty("value").GetString());
        Assert.Equal("sent_email", flow.GetProperty("state").GetString());
        Assert.Single(ory.Messages);

        static JsonObject Fields() => new()
        {
            ["method"] = "code",
            ["identifier"] = "kim@example.org",
            ["traits"] = new JsonObject { ["email"] = "kim@example.org" },
        };
    }

    [Theory]
    [InlineData("identifier", "000000", "kim@example.org")]
    [InlineData("identifier", "", "Kim@Example.org")]
    [InlineData("address", "000000", "Kim@Example.org")]
    public async Task A_form_that_a_code_was_read_from_shows_how_the_identifier_was_read(string field, string code, string shown)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { methods: { code: { passwordless_enabled: true } } }");
        await ory.CreateIdentityAsync("kim@example.org");
        using var browser = new TestBrowser(ory);
        var fields = new JsonObject { ["method"] = "code", [field] = "Kim@Example.org" };
        var flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("login"), (JsonObject)fields.DeepClone()), HttpStatusCode.BadRequest);

        fields["code"] = code;
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, fields), HttpStatusCode.BadRequest);

        Assert.Equal(shown, TestBrowser.Node(flow, "identifier").GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_code_that_was_sent_is_all_that_a_form_asks_for_whatever_else_proves_a_second_time()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = SecondFactor);
        using var browser = await SignedInAsync(ory, "kim@example.org");
        ory.Server.Identities.TryUpdate(
            ory.Server.Identities.FindByIdentifier("password", "kim@example.org")!.Id,
            kim => kim.WithConfig("totp", new JsonObject { ["totp_url"] = "otpauth://totp/x:kim?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" }, DateTimeOffset.UnixEpoch), out _);

        var flow = await SendAsync(browser, "kim@example.org");

        Assert.Equal(1010014, TestBrowser.Message(flow));
        Assert.Equal(["identifier", "method", "code", "method", "resend", "csrf_token"], TestBrowser.Names(flow));
        Assert.Equal("hidden", TestBrowser.Node(flow, "method").GetProperty("type").GetString());
        var codes = new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest("kim@example.org").Code };
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, codes), HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_code_that_went_to_somebody_else_is_no_second_factor()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = SecondFactor);
        using var browser = await SignedInAsync(ory, "kim@example.org");
        await ory.CreateIdentityAsync("lee@example.org");

        var flow = await SendAsync(browser, "LEE@example.org");

        Assert.Equal(1010014, TestBrowser.Message(flow));
        Assert.Equal("lee@example.org", TestBrowser.Node(flow, "identifier").GetProperty("value").GetString());
        var codes = new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest("lee@example.org").Code };
        Assert.Equal(4010008, TestBrowser.Message(await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, codes), HttpStatusCode.BadRequest)));
    }

    [Fact]
    public async Task Nobodys_address_is_sent_no_second_factor()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = SecondFactor);
        using var browser = await SignedInAsync(ory, "kim@example.org");

        Assert.Equal(4000035, TestBrowser.Message(await SendAsync(browser, "nobody@example.org")));
    }

    [Theory]
    [InlineData("{}", "sent_email", "code", 1)]
    [InlineData("""{"password":{"config":{"password":"correct-horse-battery-9"}}}""", "choose_method", "identifier_first", 0)]
    public async Task Who_has_no_other_way_in_is_sent_the_code_as_soon_as_the_address_is_known(string credentials, string state, string active, int mails)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration =
            "selfservice: { flows: { login: { style: identifier_first } }, methods: { code: { passwordless_enabled: true } } }");
        using var browser = new TestBrowser(ory);
        await Asked.AdminAsync(ory, "POST", "/admin/identities", $$"""{"schema_id":"default","traits":{"email":"kim@example.org"},"credentials":{{credentials}}}""");
        var flow = await browser.BeginAsync("login");

        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "identifier_first", ["identifier"] = "kim@example.org" }), HttpStatusCode.BadRequest);

        Assert.Equal((state, active), (flow.GetProperty("state").GetString(), flow.GetProperty("active").GetString()));
        Assert.Equal(mails, ory.Messages.Count);
        if (mails > 0) Assert.Equal(["identifier", "method", "code", "method", "resend", "csrf_token"], TestBrowser.Names(flow));
    }

    [Fact]
    public async Task Who_says_again_who_he_is_is_offered_the_same_once_more()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { flows: { login: { style: identifier_first } } }");
        await ory.CreateIdentityAsync("kim@example.org", "correct-horse-battery-9");
        await Asked.AdminAsync(ory, "POST", "/admin/identities", """{"schema_id":"default","traits":{"email":"lee@example.org"}}""");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login");

        foreach (var expected in new[] { 1, 2 })
        {
            flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "identifier_first", ["identifier"] = "kim@example.org" }), HttpStatusCode.BadRequest);
            Assert.Empty(TestBrowser.AllMessages(flow));
            Assert.Equal(expected, TestBrowser.Names(flow).Count(name => name == "method"));
        }

        // Who has no way in is refused although somebody else's is still shown.
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "identifier_first", ["identifier"] = "lee@example.org" }), HttpStatusCode.BadRequest);
        Assert.Equal([4000037], TestBrowser.AllMessages(flow));
    }

    [Fact]
    public async Task Who_shows_the_second_factor_again_is_sent_the_code_at_once_too_where_there_is_no_other()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = SecondFactor);
        using var browser = await SignedInAsync(ory, "kim@example.org");

        var flow = await browser.BeginAsync("login", "?aal=aal2&refresh=true");

        Assert.Equal(("sent_email", "code", true), (flow.GetProperty("state").GetString(), flow.GetProperty("active").GetString(), flow.GetProperty("refresh").GetBoolean()));
        Assert.Equal(1010014, TestBrowser.Message(flow));
        Assert.Equal(["identifier", "method", "code", "method", "resend", "csrf_token"], TestBrowser.Names(flow));
        Assert.Single(ory.Messages);
    }

    // The method that sent the code answers, as at a submit: it looks at who asks, not at whose flow it is.
    [Theory]
    [InlineData("api", "application/json", null, 200)]
    [InlineData("api", "text/html", null, 303)]
    [InlineData("api", "text/html", "application/json", 200)]
    [InlineData("browser", "text/html", "application/json", 200)]
    [InlineData("browser", "text/html", null, 303)]
    public async Task A_code_that_is_sent_at_once_is_answered_as_a_submit_is(string kind, string accept, string? type, int status)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = SecondFactor);
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync("kim@example.org", "correct-horse-battery-9"));

        var begun = await Asked.AskAsync(ory.CreateClient(), "GET", $"self-service/login/{kind}?aal=aal2", type is null ? null : "", type, [("Accept", accept), ("X-Session-Token", session.SessionToken)]);

        Assert.Equal(status, begun.Status);
        Assert.Equal(status == 303, begun.Location?.Contains("login?flow=", StringComparison.Ordinal) ?? false);
        Assert.Single(ory.Messages);
    }

    private const string SecondFactor = """
        selfservice: { methods: { code: { mfa_enabled: true }, totp: { enabled: true } } }
        session: { whoami: { required_aal: aal1 } }
        """;

    // Another code, since the first one is sent before anybody asks for it.
    private static async Task<JsonElement> SendAsync(TestBrowser browser, string address)
    {
        var flow = await browser.BeginAsync("login", "?aal=aal2");
        return await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["identifier"] = address, ["resend"] = "code" }), HttpStatusCode.BadRequest);
    }

    // Kratos looks through the identifiers of all credentials, and mails to whatever it finds there.
    [Theory]
    [InlineData("webauthn", "email", "kim@example.org", "kim@example.org")]
    [InlineData("password", "sms", "+1 650-253-0000", "+16502530000")]
    public async Task An_identifier_of_any_credential_stands_in_for_an_address_and_is_mailed_to(string type, string via, string given, string recipient)
    {
        var schema = """{"type":"object","properties":{"traits":{"type":"object","properties":{"id":{"type":"string","format":"FORMAT","ory.sh/kratos":{"credentials":{"TYPE":{"identifier":true}},"verification":{"via":"VIA"}}}}}}}"""
            .Replace("TYPE", type, StringComparison.Ordinal).Replace("VIA", via, StringComparison.Ordinal).Replace("FORMAT", via == "sms" ? "tel" : via, StringComparison.Ordinal);
        await using var ory = await StartAsync(schema, fallback: true);
        await Asked.AdminAsync(ory, "POST", "/admin/identities", $$"""{"schema_id":"default","traits":{"id":"{{recipient}}"} }""");
        var flow = await Asked.PublicAsync(ory, "GET", "self-service/login/api");

        var sent = await PostAsync(ory, "self-service/login?flow=" + flow.Text("id"), new JsonObject { ["method"] = "code", ["identifier"] = given });

        Assert.Equal("sent_email", sent.Text("state"));
        var message = Assert.Single((await Asked.AdminAsync(ory, "GET", "/admin/courier/messages", null)).Body!.AsArray());
        Assert.Equal((recipient, "email"), ((string?)message!["recipient"], (string?)message["type"]));
    }

    private static async Task<TestBrowser> SignedInAsync(OryEmulator ory, string address)
    {
        var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(address, "correct-horse-battery-9"));
        return browser;
    }

    private static Task<Asked> PostAsync(OryEmulator ory, string path, JsonObject fields) =>
        Asked.AskAsync(ory.CreateClient(), "POST", path, fields.ToJsonString(), "application/json", [("Accept", "application/json")]);

    private static Task<OryEmulator> StartAsync(string schema, bool fallback) => OryEmulator.StartAsync(new OryEmulatorOptions
    {
        Configuration = $$"""
            selfservice: { methods: { code: { passwordless_enabled: true, config: { missing_credential_fallback_enabled: {{(fallback ? "true" : "false")}} } } } }
            identity: { schemas: [{ id: default, url: "{{Reference.To(schema)}}" }] }
            """,
    });
}
