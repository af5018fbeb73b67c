using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Codes for people who can be reached in several ways, and by phone.</summary>
public class SeveralAddressesTests
{
    private const string Schema = """
        {"type":"object","properties":{"traits":{"type":"object","properties":{
          "email":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{"password":{"identifier":true},"code":{"identifier":true,"via":"email"}},"verification":{"via":"email"}}},
          "backup":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{"password":{"identifier":true},"code":{"identifier":true,"via":"email"}},"verification":{"via":"email"}}},
          "phone":{"type":"string","format":"tel","ory.sh/kratos":{"credentials":{"code":{"identifier":true,"via":"sms"}}}},
          "nick":{"type":"string"}}}}}
        """;

    private const string WithoutCodes = """
        {"type":"object","properties":{"traits":{"type":"object","properties":{
          "email":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{"password":{"identifier":true}},"verification":{"via":"email"}}}}}}}
        """;

    private const string Passwordless = "passwordless_enabled: true";
    private const string Both = """{"email":"kim@example.org","backup":"ann@example.org"}""";

    [Theory]
    [InlineData("kim@example.org")]
    [InlineData("ann@example.org")]
    public async Task A_sign_up_mails_a_code_to_each_address_and_verifies_the_one_whose_code_comes_back(string proved)
    {
        await using var ory = await StartAsync(Passwordless);
        var submit = await BeginAsync(ory, "registration");

        Assert.Equal(400, (await PostAsync(ory, submit, $$"""{"method":"code","traits":{{Both}}}""")).Status);

        // In order, and no two alike.
        Assert.Equal(["ann@example.org", "kim@example.org"], ory.Messages.Select(message => message.Recipient));
        var signedUp = await PostAsync(ory, submit, $$"""{"method":"code","code":"{{ory.Messages.Newest(proved).Code}}","traits":{{Both}}}""");
        Assert.Equal(200, signedUp.Status);
        var verified = signedUp.Body!["identity"]!["verifiable_addresses"]!.AsArray().Where(address => (bool)address!["verified"]!).Select(address => (string?)address!["value"]);
        Assert.Equal([proved], verified);
    }

    [Fact]
    public async Task Another_code_that_is_asked_for_makes_those_before_void_whichever_address_they_went_to()
    {
        await using var ory = await StartAsync(Passwordless);
        var submit = await BeginAsync(ory, "registration");
        await PostAsync(ory, submit, $$"""{"method":"code","traits":{{Both}}}""");
        var (first, before) = (ory.Messages.Newest("ann@example.org").Code, ory.Messages.Count);

        await PostAsync(ory, submit, $$"""{"method":"code","resend":"code","traits":{{Both}}}""");

        Assert.Equal(before + 2, ory.Messages.Count);
        if (first == ory.Messages.Newest("ann@example.org").Code || first == ory.Messages.Newest("kim@example.org").Code) return;
        var late = await PostAsync(ory, submit, $$"""{"method":"code","code":"{{first}}","traits":{{Both}}}""");
        Assert.Equal(4040003, (int)late.Body!["ui"]!["messages"]![0]!["id"]!);
    }

    [Theory]
    [InlineData("+16502530000")]
    [InlineData("+1 (650) 253-0000")]
    public async Task A_phone_number_is_the_same_however_it_is_written(string written)
    {
        await using var ory = await StartAsync(Passwordless);
        var submit = await BeginAsync(ory, "registration");
        const string traits = """{"phone":"+1 650-253-0000"}""";
        await PostAsync(ory, submit, $$"""{"method":"code","traits":{{traits}}}""");
        Assert.Equal("+16502530000", Assert.Single(ory.Messages).Recipient);
        Assert.Equal(200, (await PostAsync(ory, submit, $$"""{"method":"code","code":"{{ory.Messages.Newest("+16502530000").Code}}","traits":{{traits}}}""")).Status);

        var login = await BeginAsync(ory, "login");
        await PostAsync(ory, login, $$"""{"method":"code","identifier":"{{written}}"}""");
        var signedIn = await PostAsync(ory, login, $$"""{"method":"code","identifier":"{{written}}","code":"{{ory.Messages.Newest("+16502530000").Code}}"}""");

        Assert.Equal(200, signedIn.Status);
        Assert.Equal("+1 650-253-0000", (string?)signedIn.Body!["session"]!["identity"]!["traits"]!["phone"]);
        // By text message, though nobody verifies numbers here.
        var sent = (await Asked.AdminAsync(ory, "GET", "/admin/courier/messages")).Body!.AsArray();
        Assert.Equal(["sms", "sms"], sent.Select(message => (string?)message!["channel"]));
    }

    [Theory]
    [InlineData("+49 (0)151 12345678", "+4915112345678")]
    [InlineData("\uff0b1 650 253 0000", "+16502530000")]
    [InlineData("+1 800 Flowers", "+18003569377")]
    [InlineData("+1 650-253-0000 ext. 12", "+16502530000")]
    public async Task A_phone_number_is_dialled_without_what_only_people_at_home_dial(string written, string dialled)
    {
        await using var ory = await StartAsync(Passwordless);

        await PostAsync(ory, await BeginAsync(ory, "registration"), $$$"""{"method":"code","traits":{"phone":"{{{written}}}"}}""");

        Assert.Equal(dialled, Assert.Single(ory.Messages).Recipient);
    }

    [Fact]
    public async Task The_addresses_for_a_second_factor_stand_in_order_each_with_its_channel()
    {
        await using var ory = await StartAsync("mfa_enabled: true");
        using var browser = await SignedInAsync(ory, """{"email":"kim@example.org","phone":"+1 650-253-0000","backup":"ann@example.org"}""");

        var flow = await browser.BeginAsync("login", "?aal=aal2");

        Assert.Equal(
            ["+16502530000 sms", "ann@example.org email", "kim@example.org email"],
            flow.GetProperty("ui").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("meta")).Where(meta => meta.TryGetProperty("label", out _))
                .Select(meta => meta.GetProperty("label").GetProperty("context")).Select(context => $"{context.GetProperty("address")} {context.GetProperty("channel")}"));
    }

    // The first in order stands for its owner, as a database reads them back.
    [Fact]
    public async Task Identifiers_stand_in_order()
    {
        await using var ory = await StartAsync("mfa_enabled: true");
        using var browser = await SignedInAsync(ory, Both);

        var flow = await browser.BeginAsync("login", "?refresh=true");

        Assert.Equal("ann@example.org", TestBrowser.Node(flow, "identifier").GetProperty("value").GetString());
        var identity = (await Asked.AdminAsync(ory, "GET", "/admin/identities?credentials_identifier=kim@example.org")).Body![0]!;
        Assert.Equal("""["ann@example.org","kim@example.org"]""", identity["credentials"]!["password"]!["identifiers"]!.ToJsonString());
    }

    // Nothing is privileged here, so that a change of what somebody signs in with were refused.
    [Fact]
    public async Task Identifiers_that_stand_in_another_order_are_the_same_ones()
    {
        await using var ory = await StartAsync("mfa_enabled: false");
        using var browser = await SignedInAsync(ory, Both);
        var traits = new JsonObject { ["email"] = "kim@example.org", ["backup"] = "ann@example.org", ["nick"] = "kim" };

        using var answer = await browser.SubmitAsync(await browser.BeginAsync("settings"), new JsonObject { ["method"] = "profile", ["traits"] = traits });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("phone", "+16502530000")]
    [InlineData("backup", "ann@example.org")]
    [InlineData("nick", null)]
    [InlineData("colour", null)]
    public async Task A_trait_names_the_address_of_the_second_factor(string via, string? address)
    {
        await using var ory = await StartAsync("mfa_enabled: true");
        using var browser = await SignedInAsync(ory, """{"email":"kim@example.org","phone":"+1 650-253-0000","backup":"Ann@example.org","nick":"kim"}""");

        using var answer = await browser.GetAsync("self-service/login/browser?aal=aal2&via=" + via);

        Assert.Equal(address is null ? HttpStatusCode.BadRequest : HttpStatusCode.OK, answer.StatusCode);
        if (address is not null) Assert.Equal(address, Assert.Single(ory.Messages).Recipient);
    }

    // Where there is nothing to choose from a trait chooses nothing, and an address that stands in for a credential is as good as one.
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_trait_of_somebody_without_a_credential_for_codes_is_no_mistake(bool fallback, int mails)
    {
        await using var ory = await StartAsync($"mfa_enabled: true, config: {{ missing_credential_fallback_enabled: {(fallback ? "true" : "false")} }}", WithoutCodes);
        using var browser = await SignedInAsync(ory, """{"email":"kim@example.org"}""");

        await browser.BeginAsync("login", "?aal=aal2&via=email");

        Assert.Equal(mails, ory.Messages.Count);
    }

    // Who asks may show it all the same.
    [Theory]
    [InlineData(WithoutCodes, HttpStatusCode.OK)]
    [InlineData(Schema, HttpStatusCode.Forbidden)]
    public async Task An_address_that_stands_in_for_a_credential_makes_nobody_need_a_second_factor(string schema, HttpStatusCode status)
    {
        await using var ory = await StartAsync("mfa_enabled: true, config: { missing_credential_fallback_enabled: true }", schema, "highest_available");
        using var browser = await SignedInAsync(ory, """{"email":"kim@example.org"}""");

        using var answer = await browser.GetAsync("sessions/whoami");

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_password_that_nobody_may_sign_in_with_is_no_way_in()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration =
            "selfservice: { flows: { login: { style: identifier_first } }, methods: { password: { enabled: false }, code: { passwordless_enabled: true } } }");
        await ory.CreateIdentityAsync("kim@example.org", "correct-horse-battery-9");
        using var browser = new TestBrowser(ory);

        var flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("login"), new JsonObject { ["method"] = "identifier_first", ["identifier"] = "kim@example.org" }), HttpStatusCode.BadRequest);

        Assert.Equal("sent_email", flow.GetProperty("state").GetString());
        Assert.Single(ory.Messages);
    }

    private static async Task<TestBrowser> SignedInAsync(OryEmulator ory, string traits)
    {
        var browser = new TestBrowser(ory);
        await Asked.AdminAsync(ory, "POST", "/admin/identities", $$"""{"schema_id":"default","traits":{{traits}},"credentials":{"password":{"config":{"password":"correct-horse-9" } } } }""");
        using var answer = await browser.SubmitAsync(
            await browser.BeginAsync("login"), new JsonObject { ["method"] = "password", ["identifier"] = "kim@example.org", ["password"] = "correct-horse-9" });
        Assert.Contains("ory_kratos_session", browser.Cookies.Keys);
        return browser;
    }

    private static async Task<string> BeginAsync(OryEmulator ory, string name) =>
        $"self-service/{name}?flow={(await Asked.PublicAsync(ory, "GET", $"self-service/{name}/api", ("Accept", "application/json"))).Text("id")}";

    private static Task<Asked> PostAsync(OryEmulator ory, string path, string json) =>
        Asked.AskAsync(ory.CreateClient(), "POST", path, json, "application/json", [("Accept", "application/json")]);

    private static Task<OryEmulator> StartAsync(string code, string schema = Schema, string aal = "aal1") => OryEmulator.StartAsync(new OryEmulatorOptions
    {
        Configuration = $$"""
            session: { whoami: { required_aal: {{aal}} } }
            selfservice: { flows: { settings: { privileged_session_max_age: 0s } }, methods: { code: { {{code}} } } }
            identity: { schemas: [{ id: default, url: "{{Reference.To(schema)}}" }] }
            """,
    });
}
