using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class VerificationTests
{
    private const string ByLink = "selfservice: { flows: { verification: { use: link } }, methods: { code: { enabled: false }, link: { enabled: true } } }";

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "link")]
    [InlineData(ByLink, null)]
    [InlineData(ByLink, "code")]
    public async Task A_submit_that_names_another_method_is_taken_by_none_and_spoils_the_flow(string? configuration, string? method)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = configuration });
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("verification");
        var right = flow.GetProperty("active").GetString();

        var spoilt = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = method, ["email"] = "ann@example.org" }), HttpStatusCode.BadRequest);
        var later = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = right, ["email"] = "ann@example.org" }), HttpStatusCode.BadRequest);

        Assert.Equal([4010006], MessagesOf(spoilt));
        Assert.Equal("default", spoilt.GetProperty("active").GetString());
        Assert.Equal("ann@example.org", TestBrowser.Node(spoilt, "email").GetProperty("value").GetString());
        Assert.Equal([4010006, 4010006], MessagesOf(later));
        Assert.Empty(ory.Messages);
    }

    [Theory]
    [InlineData("""{"method":"code"}""", 4000002)]
    [InlineData("""{"method":"link","email":"ann@example.org"}""", 4010006)]
    public async Task A_native_form_that_asks_again_has_an_empty_token_too(string body, int message)
    {
        await using var ory = await OryEmulator.StartAsync();
        using var client = new TestBrowser(ory);
        var flow = await TestBrowser.JsonAsync(await client.GetAsync("self-service/verification/api"), HttpStatusCode.OK);

        var again = await TestBrowser.JsonAsync(await client.PostAsync(flow.GetProperty("ui").GetProperty("action").GetString()!, body), HttpStatusCode.BadRequest);

        Assert.Equal([message], TestBrowser.AllMessages(again));
        Assert.Equal(["email", "method"], TestBrowser.Names(flow));
        Assert.Equal(["email", "method", "csrf_token"], TestBrowser.Names(again));
        Assert.Equal("", TestBrowser.Node(again, "csrf_token").GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("?return_to=http://127.0.0.1:4455/x?y=z", "?return_to=http%3A%2F%2F127.0.0.1%3A4455%2Fx%3Fy%3Dz")]
    [InlineData("?z=1&after_verification_return_to=http://127.0.0.1:4455/b&return_to=http://127.0.0.1:4455/a&c", "?c=&return_to=http%3A%2F%2F127.0.0.1%3A4455%2Fb&z=1")]
    [InlineData("", "")]
    public async Task A_sign_up_hands_its_address_on_with_the_parameters_written_anew(string query, string handedOn)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            Configuration = """
                selfservice:
                  allowed_return_urls: ["http://127.0.0.1:4455"]
                  flows: { registration: { enable_legacy_one_step: true, after: { password: { hooks: [{ hook: session }, { hook: show_verification_ui }] } } } }
                """,
        });
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("registration", query);

        var signedUp = await TestBrowser.JsonAsync(await browser.SubmitAsync(
            flow, new JsonObject { ["method"] = "password", ["password"] = "correct-horse-battery-9", ["traits"] = new JsonObject { ["email"] = "ann@example.org" } }), HttpStatusCode.OK);
        var id = signedUp.GetProperty("continue_with").EnumerateArray().Single(item => item.GetProperty("action").GetString() == "show_verification_ui").GetProperty("flow").GetProperty("id").GetString();
        var verification = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/verification/flows?id=" + id), HttpStatusCode.OK);

        Assert.EndsWith("/self-service/registration/browser" + handedOn, verification.GetProperty("request_url").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passed_flow_belongs_to_the_browser_that_passed_it()
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync();
        using var first = new TestBrowser(ory);
        using var second = new TestBrowser(ory);
        var flow = await first.BeginAsync("verification");
        await TestBrowser.JsonAsync(await first.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = identity.Identifier }), HttpStatusCode.OK);

        await TestBrowser.JsonAsync(await second.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest(identity.Identifier!).Code }), HttpStatusCode.OK);

        await TestBrowser.JsonAsync(await first.GetAsync("self-service/verification/flows?id=" + flow.GetProperty("id").GetString()), HttpStatusCode.Forbidden);
        await TestBrowser.JsonAsync(await second.GetAsync("self-service/verification/flows?id=" + flow.GetProperty("id").GetString()), HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_address_in_a_mail_only_fills_in_the_code_and_gives_the_flow_to_who_opened_it()
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync();
        using var browser = new TestBrowser(ory);
        using var other = new TestBrowser(ory);
        var flow = await browser.BeginAsync("verification");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = identity.Identifier }), HttpStatusCode.OK);
        var mail = ory.Messages.Newest(identity.Identifier!);

        using var opened = await other.NavigateAsync(mail.Link!.AbsoluteUri);
        var filled = await TestBrowser.JsonAsync(await other.GetAsync("self-service/verification/flows?id=" + FlowIn(opened)), HttpStatusCode.OK);

        Assert.Equal(mail.Code, TestBrowser.Node(filled, "code").GetProperty("value").GetString());
        Assert.Equal([1080003], MessagesOf(filled));
        Assert.Equal("sent_email", filled.GetProperty("state").GetString());
        Assert.Equal(identity.Identifier, TestBrowser.Node(filled, "email").GetProperty("value").GetString());
        await TestBrowser.JsonAsync(await browser.GetAsync("self-service/verification/flows?id=" + FlowIn(opened)), HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_link_verifies_whoever_opens_it_once()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = ByLink });
        var (flow, link) = await MailAsync(ory);
        using var script = new TestBrowser(ory);

        var passed = await TestBrowser.JsonAsync(await script.GetAsync(link), HttpStatusCode.OK);
        using var again = await script.GetAsync(link);

        Assert.Equal("passed_challenge", passed.GetProperty("state").GetString());
        Assert.Contains(ory.Server.CsrfCookieName, script.Cookies.Keys);
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        var fresh = await TestBrowser.JsonAsync(await script.GetAsync("self-service/verification/flows?id=" + FlowIn(again)), HttpStatusCode.OK);
        Assert.Equal([4070001], MessagesOf(fresh));
        Assert.NotEqual(flow.GetProperty("id").GetString(), fresh.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_link_that_a_sign_up_mailed_is_waited_for_in_the_form_to_begin_with()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            Configuration = ByLink.Replace("flows: {", "flows: { registration: { enable_legacy_one_step: true, after: { password: { hooks: [{ hook: session }, { hook: show_verification_ui }] } } },", StringComparison.Ordinal),
        });
        using var browser = new TestBrowser(ory);
        var signedUp = await TestBrowser.JsonAsync(await browser.SubmitAsync(
            await browser.BeginAsync("registration"),
            new JsonObject { ["method"] = "password", ["password"] = "correct-horse-battery-9", ["traits"] = new JsonObject { ["email"] = "ann@example.org" } }), HttpStatusCode.OK);
        var id = signedUp.GetProperty("continue_with").EnumerateArray().Single(item => item.GetProperty("action").GetString() == "show_verification_ui").GetProperty("flow").GetProperty("id").GetString();

        var flow = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/verification/flows?id=" + id), HttpStatusCode.OK);
        var sent = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "link", ["email"] = "ann@example.org" }), HttpStatusCode.OK);

        Assert.Equal("sent_email", flow.GetProperty("state").GetString());
        Assert.Equal(["csrf_token", "email", "method", "method", "email"], TestBrowser.Names(flow));
        Assert.False(TestBrowser.Node(flow, "email").TryGetProperty("value", out _));
        Assert.Empty(TestBrowser.AllMessages(flow));
        Assert.Equal("ann@example.org", TestBrowser.Node(sent, "email").GetProperty("value").GetString());
        Assert.Equal([1080001], MessagesOf(sent));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(ByLink, true)]
    public async Task A_native_form_has_an_empty_token_where_a_link_is_mailed(string? configuration, bool hasToken)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = configuration });

        var begun = await Asked.PublicAsync(ory, "GET", "self-service/verification/api");

        var tokens = begun.Body!["ui"]!["nodes"]!.AsArray().Select(node => node!["attributes"]!).Where(node => (string?)node["name"] == "csrf_token").Select(node => (string?)node["value"]);
        Assert.Equal(hasToken ? [""] : [], tokens);
    }

    [Fact]
    public async Task After_five_wrong_codes_the_right_one_verifies_nothing()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { flows: { verification: { enabled: true } } }");
        var identity = await ory.CreateIdentityAsync("kim@example.org", verified: false);
        using var browser = new TestBrowser(ory);
        var flow = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(await browser.BeginAsync("verification"), new JsonObject { ["method"] = "code", ["email"] = "kim@example.org" }), HttpStatusCode.OK);
        var code = ory.Messages.Newest("kim@example.org").Code!;
        for (var i = 0; i < 5; i++)
            await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = code == "000000" ? "000001" : "000000" }), HttpStatusCode.OK);

        using var sixth = await browser.SubmitFormAsync(flow, ("method", "code"), ("code", code));

        Assert.Equal(HttpStatusCode.SeeOther, sixth.StatusCode);
        var id = Urls.Parameter(sixth.Headers.Location!.OriginalString, "flow")!;
        Assert.NotEqual(flow.GetProperty("id").GetString(), id);
        Assert.Equal(4000001, TestBrowser.Message(await TestBrowser.JsonAsync(await browser.GetAsync("self-service/verification/flows?id=" + id), HttpStatusCode.OK)));
        Assert.False(ory.Server.Identities.Find(identity.Id)!.VerifiableAddresses[0].Verified);
    }

    [Fact]
    public async Task A_passed_flow_mails_no_other_link()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = ByLink });
        var (flow, link) = await MailAsync(ory);
        using var browser = new TestBrowser(ory);
        using var passed = await browser.NavigateAsync(link);

        using var refused = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "link", ["email"] = "ann@example.org" });

        Assert.Equal(HttpStatusCode.SeeOther, refused.StatusCode);
        var fresh = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/verification/flows?id=" + FlowIn(refused)), HttpStatusCode.OK);
        Assert.Equal([4070002], MessagesOf(fresh));
        Assert.Single(ory.Messages);
    }

    // Of a text with quotes Kratos tells what is behind the last of them but one.
    [Theory]
    [InlineData("""["ann@example.org"]""", "]")]
    [InlineData("5", "5")]
    [InlineData("-12345678901234567", "-12345678901234567")]
    [InlineData("5.50", "5.5")]
    [InlineData("1e3", "1000")]
    [InlineData("true", "true")]
    public async Task What_is_no_text_is_read_as_its_JSON(string email, string read)
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("verification");

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = JsonNode.Parse(email) }), HttpStatusCode.BadRequest);

        var message = refused.GetProperty("ui").GetProperty("nodes")[0].GetProperty("messages")[0];
        Assert.Equal((4000040, read), (message.GetProperty("id").GetInt32(), message.GetProperty("context").GetProperty("value").GetString()));
    }

    [Theory]
    [InlineData("5", "number")]
    [InlineData("[]", "array")]
    [InlineData("\"true\"", "boolean")]
    public async Task A_transient_payload_that_is_no_object_is_refused_in_the_form(string payload, string type)
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("verification");

        var refused = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = "ann@example.org", ["transient_payload"] = JsonNode.Parse(payload) }), HttpStatusCode.BadRequest);

        var node = refused.GetProperty("ui").GetProperty("nodes").EnumerateArray().Last();
        Assert.Equal("transient_payload", node.GetProperty("attributes").GetProperty("name").GetString());
        Assert.Equal(4000026, node.GetProperty("messages")[0].GetProperty("id").GetInt32());
        Assert.Equal(type, node.GetProperty("messages")[0].GetProperty("context").GetProperty("actual_type").GetString());
    }

    [Fact]
    public async Task A_transient_payload_that_is_no_JSON_is_nobodys_fault()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("verification");

        var refused = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = "ann@example.org", ["transient_payload"] = "x" }), HttpStatusCode.BadRequest);

        Assert.Equal(500, refused.GetProperty("error").GetProperty("code").GetInt32());
    }

    private static async Task<(JsonElement Flow, string Link)> MailAsync(OryEmulator ory)
    {
        var identity = await ory.CreateIdentityAsync("ann@example.org");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("verification");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "link", ["email"] = identity.Identifier }), HttpStatusCode.OK);
        return (flow, ory.Messages.Newest(identity.Identifier!).Link!.AbsoluteUri);
    }

    private static string FlowIn(HttpResponseMessage redirect) => Urls.Parameter(redirect.Headers.Location!.OriginalString, "flow")!;

    private static int[] MessagesOf(JsonElement flow) =>
        [.. flow.GetProperty("ui").GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("id").GetInt32())];
}
