using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What comes of the answers of keys.</summary>
public class WebAuthnAnswerTests
{
    private const string Kim = "kim@example.org";
    private const string DisplayName = "webauthn_register_displayname";

    [Theory]
    [InlineData("passkey")]
    [InlineData("webauthn")]
    public async Task An_answer_to_another_challenge_is_as_a_wrong_code(string method)
    {
        await using var ory = await StartAsync();
        using var key = new TestKey();
        await RegisterAsync(ory, key, method);
        using var browser = new TestBrowser(ory);
        var earlier = Options(await BeginAsync(browser, method));
        var flow = await BeginAsync(browser, method);

        var refused = await AnswerAsync(browser, flow, method, key.Answer(earlier), HttpStatusCode.BadRequest);

        Assert.Equal(4000008, TestBrowser.Message(refused));
        await AnswerAsync(browser, flow, method, key.Answer(Options(flow)), HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_passkey_that_belongs_to_nobody_is_unknown(bool withHandle)
    {
        await using var ory = await StartAsync();
        using var key = new TestKey();
        using var browser = new TestBrowser(ory);
        key.Register(Options(await browser.BeginAsync("registration"), "passkey_create_data"));
        var flow = await BeginAsync(browser, "passkey");

        var refused = await AnswerAsync(browser, flow, "passkey", key.Answer(Options(flow), withHandle), HttpStatusCode.BadRequest);

        Assert.Equal(4000015, TestBrowser.Message(refused));
    }

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
        using var key = new TestKey();
        var flow = await browser.BeginAsync("registration");

        using var answer = await browser.SubmitAsync(flow, new JsonObject
        {
            ["traits"] = new JsonObject { ["email"] = Kim },
            ["webauthn_register"] = key.Register(Options(flow, "webauthn_register_trigger")),
            [DisplayName] = "On my ring",
        });

        var refused = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal((4000009, "On my ring"), (TestBrowser.Message(refused), TestBrowser.Node(refused, DisplayName).GetProperty("value").GetString()));
        Assert.Empty(ory.Server.Identities.All);
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

    private static async Task RegisterAsync(OryEmulator ory, TestKey key, string method)
    {
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("registration");
        var credential = key.Register(Options(flow, method == "passkey" ? "passkey_create_data" : "webauthn_register_trigger"));
        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["traits"] = new JsonObject { ["email"] = Kim }, [method + "_register"] = credential });
        await TestBrowser.JsonAsync(answer, HttpStatusCode.OK);
    }

    // A form that waits for a key's answer.
    private static async Task<JsonElement> BeginAsync(TestBrowser browser, string method)
    {
        var flow = await browser.BeginAsync("login");
        if (method == "passkey") return flow;
        using var named = await browser.SubmitAsync(flow, new JsonObject { ["method"] = method, ["identifier"] = Kim });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, named.StatusCode);
        return await TestBrowser.JsonAsync(await browser.GetAsync("self-service/login/flows?id=" + flow.GetProperty("id").GetString()), HttpStatusCode.OK);
    }

    private static async Task<JsonElement> AnswerAsync(TestBrowser browser, JsonElement flow, string method, string answer, HttpStatusCode status) =>
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["identifier"] = Kim, [method + "_login"] = answer }), status);

    private static JsonNode Options(JsonElement flow, string? node = null)
    {
        node ??= TestBrowser.Find(flow, "passkey_challenge") is null ? "webauthn_login_trigger" : "passkey_challenge";
        var options = JsonNode.Parse(TestBrowser.Node(flow, node).GetProperty("value").GetString()!)!;
        return (options["credentialOptions"] ?? options)["publicKey"]!;
    }

    private static Task<OryEmulator> StartAsync(string? schema = null) => OryEmulator.StartAsync(options =>
    {
        options.Configuration = """
            selfservice:
              flows: { registration: { style: unified } }
              methods:
                passkey: { enabled: true, config: { rp: { id: localhost, display_name: Example, origins: ["http://localhost"] } } }
                webauthn: { enabled: true, config: { passwordless: true, rp: { id: localhost, display_name: Example, origins: ["http://localhost"] } } }
            """;
        if (schema is not null) options.Configuration += $"\nidentity: {{ schemas: [{{ id: default, url: \"base64://{Convert.ToBase64String(Encoding.UTF8.GetBytes(schema))}\" }}] }}";
    });
}
