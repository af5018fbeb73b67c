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

    private static string Challenge(JsonElement flow, string node) =>
        (string)JsonNode.Parse(TestBrowser.Node(flow, node).GetProperty("value").GetString()!)!["publicKey"]!["challenge"]!;

    private static Task<OryEmulator> StartAsync(string? schema = null) => OryEmulator.StartAsync(options =>
    {
        options.Configuration = """
            selfservice:
              flows: { registration: { style: unified } }
              methods:
                passkey: { enabled: true, config: { rp: { id: localhost, display_name: Example, origins: ["http://localhost"] } } }
                webauthn: { enabled: true, config: { passwordless: true, rp: { id: localhost, display_name: Example, origins: ["http://localhost"] } } }
            """;
        if (schema is not null) options.Configuration += $"\nidentity: {{ schemas: [{{ id: default, url: \"{Reference.To(schema)}\" }}] }}";
    });
}
