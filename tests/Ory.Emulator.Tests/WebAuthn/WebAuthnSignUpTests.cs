using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Somebody signs up with a key, and what a sign-up makes of answers that are none.</summary>
public class WebAuthnSignUpTests
{
    private const string Kim = "kim@example.org";
    private const string DisplayName = "webauthn_register_displayname";

    [Theory]
    [InlineData("login", "passkey_login")]
    [InlineData("registration", "passkey_register")]
    [InlineData("registration", "webauthn_register")]
    public async Task An_answer_with_a_member_twice_is_no_fault_of_the_server(string name, string field)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync(name);

        using var answer = await browser.SubmitAsync(flow, new JsonObject { [field] = """{"type":"public-key","type":"public-key"}""", ["traits"] = new JsonObject { ["email"] = Kim } });

        Assert.Equal(4000001, TestBrowser.Message(await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest)));
    }

    // It would sign in nobody: a security key does not know whose it is.
    [Fact]
    public async Task A_security_key_alone_makes_no_account_and_its_name_stays_in_the_form()
    {
        await using var ory = await StartAsync("""
            {"type":"object","properties":{"traits":{"type":"object","properties":{
              "email":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{"password":{"identifier":true}}}}}}}}
            """);
        using var browser = new TestBrowser(ory);
        using var key = new SoftKey();
        var flow = await browser.BeginAsync("registration");

        using var answer = await browser.SubmitAsync(flow, new JsonObject
        {
            ["traits"] = new JsonObject { ["email"] = Kim },
            ["webauthn_register"] = key.Register(Challenge(flow, "webauthn_register_trigger")),
            [DisplayName] = "On my ring",
        });

        var refused = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal((4000009, "On my ring"), (TestBrowser.Message(refused), TestBrowser.Node(refused, DisplayName).GetProperty("value").GetString()));
        Assert.Empty(ory.Server.Identities.All);
    }

    // It made the account that it is the handle of; a second one would take its place.
    [Theory]
    [InlineData("kim@example.org")]
    [InlineData("lee@example.org")]
    public async Task The_answer_of_a_security_key_makes_one_account(string email)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        using var key = new SoftKey();
        var flow = await browser.BeginAsync("registration");
        var form = new JsonObject { ["traits"] = new JsonObject { ["email"] = Kim }, ["webauthn_register"] = key.Register(Challenge(flow, "webauthn_register_trigger")) };
        var cookies = SentAnswer.CookiesOf(browser);
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, (JsonObject)form.DeepClone()), HttpStatusCode.OK);
        var made = Assert.Single(ory.Server.Identities.All);
        form["traits"]!["email"] = email;

        var told = await CopyAsync(ory, flow, form, cookies);

        Assert.Equal((400, 4000001), (told.Status, (int)told.Body!["ui"]!["messages"]![0]!["id"]!));
        Assert.Equal(made, Assert.Single(ory.Server.Identities.All));
        Assert.Equal(Kim, (string?)made.Traits["email"]);
    }

    [Fact]
    public async Task The_answer_of_a_passkey_makes_one_account()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        using var key = new SoftKey();
        var flow = await browser.BeginAsync("registration");
        var form = new JsonObject { ["traits"] = new JsonObject { ["email"] = Kim }, ["passkey_register"] = key.Register(KeyForms.Challenge(flow, "passkey_create_data")) };
        var cookies = SentAnswer.CookiesOf(browser);
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, (JsonObject)form.DeepClone()), HttpStatusCode.OK);
        form["traits"]!["email"] = "lee@example.org";

        var told = await CopyAsync(ory, flow, form, cookies);

        Assert.Equal((400, 4000007), (told.Status, (int)told.Body!["ui"]!["messages"]![0]!["id"]!));
        Assert.Single(ory.Server.Identities.All);
    }

    // A dialog of the browser may be open still.
    [Theory]
    [InlineData("passkey_create_data")]
    [InlineData("webauthn_register_trigger")]
    public async Task Who_goes_back_to_his_name_and_on_again_is_asked_the_same(string node)
    {
        await using var ory = await StartAsync(style: "profile_first, enable_legacy_one_step: false");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("registration");

        var first = await NextAsync(new JsonObject { ["method"] = "profile" });
        await NextAsync(new JsonObject { ["screen"] = "previous" });
        var second = await NextAsync(new JsonObject { ["method"] = "profile" });

        Assert.Equal(KeyForms.Options(first, node)!.ToJsonString(), KeyForms.Options(second, node)!.ToJsonString());

        async Task<JsonElement> NextAsync(JsonObject form)
        {
            form["traits"] = new JsonObject { ["email"] = Kim };
            return await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, form), HttpStatusCode.BadRequest);
        }
    }

    // Most often it is the origin, which nobody guesses.
    [Theory]
    [InlineData("passkey_register", "passkey_create_data")]
    [InlineData("webauthn_register", "webauthn_register_trigger")]
    public async Task What_is_wrong_with_a_new_key_is_told(string field, string node)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        using var key = new SoftKey { Origin = "http://elsewhere" };
        var flow = await browser.BeginAsync("registration");

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["traits"] = new JsonObject { ["email"] = Kim }, [field] = key.Register(KeyForms.Challenge(flow, node)) });

        var message = (await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest)).GetProperty("ui").GetProperty("messages")[0];
        Assert.Equal(4000001, message.GetProperty("id").GetInt32());
        Assert.Contains("http://elsewhere", message.GetProperty("context").GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    // Where it comes from is asked before what it is.
    [Theory]
    [InlineData(null, HttpStatusCode.BadRequest)]
    [InlineData("nonsense", HttpStatusCode.Forbidden)]
    public async Task What_is_of_no_method_needs_the_forms_token_where_security_keys_sign_up(string? token, HttpStatusCode status)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("registration");

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "unheard-of", ["traits"] = new JsonObject { ["email"] = Kim }, ["csrf_token"] = token });

        Assert.Equal(status, answer.StatusCode);
    }

    // With the cookies of before: those that a sign-up hands out fit its form no more.
    private static Task<Asked> CopyAsync(OryEmulator ory, JsonElement flow, JsonObject form, string cookies)
    {
        form["csrf_token"] = TestBrowser.Node(flow, "csrf_token").GetProperty("value").GetString();
        return Asked.AskAsync(ory.CreateClient(), "POST", flow.GetProperty("ui").GetProperty("action").GetString()!, form.ToJsonString(), "application/json", [("Cookie", cookies), ("Accept", "application/json")]);
    }

    private static string Challenge(JsonElement flow, string node) =>
        (string)JsonNode.Parse(TestBrowser.Node(flow, node).GetProperty("value").GetString()!)!["publicKey"]!["challenge"]!;

    private static Task<OryEmulator> StartAsync(string? schema = null, string style = "unified") => OryEmulator.StartAsync(options =>
    {
        options.Configuration = $$"""
            selfservice:
              flows: { registration: { style: {{style}} } }
              methods:
                passkey: { enabled: true, config: { rp: { id: localhost, display_name: Example, origins: ["http://localhost"] } } }
                webauthn: { enabled: true, config: { passwordless: true, rp: { id: localhost, display_name: Example, origins: ["http://localhost"] } } }
            """;
        if (schema is not null) options.Configuration += $"\nidentity: {{ schemas: [{{ id: default, url: \"{Reference.To(schema)}\" }}] }}";
    });
}
