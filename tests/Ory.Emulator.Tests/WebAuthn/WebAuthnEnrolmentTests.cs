using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

/// <summary>Somebody adds keys to his account, and takes them away.</summary>
public class WebAuthnEnrolmentTests
{
    private const string Ann = "Ann@example.org";
    private const string Password = "correct-horse-9";

    private static readonly DateTimeOffset HalfPast = DateTimeOffset.UnixEpoch.AddYears(50).AddMilliseconds(500);

    [Fact]
    public async Task Every_passkey_has_a_handle_of_its_own_and_signs_in()
    {
        using var first = new SoftKey();
        using var second = new SoftKey();
        await using var ory = await StartAsync("""{"password":{"identifier":true},"passkey":{"display_name":true}}""");
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync(Ann, Password);
        await browser.SignInAsync(identity);
        var flow = await browser.BeginAsync("settings");

        var handles = new List<string>();
        foreach (var key in new[] { first, second })
        {
            handles.Add(Encoding.UTF8.GetString(Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode((string)OptionsOf(flow)["user"]!["id"]!)));
            flow = await AddAsync(browser, flow, key);
        }

        Assert.Equal(2, handles.Distinct().Count());
        foreach (var (key, handle) in new[] { first, second }.Zip(handles))
        {
            using var elsewhere = new TestBrowser(ory);
            var login = await elsewhere.BeginAsync("login");
            var challenge = (string)JsonNode.Parse(TestBrowser.Node(login, "passkey_challenge").GetProperty("value").GetString()!)!["publicKey"]!["challenge"]!;
            var signedIn = await TestBrowser.JsonAsync(await elsewhere.SubmitAsync(login, new JsonObject { ["passkey_login"] = key.SignIn(challenge, handle) }), HttpStatusCode.OK);
            Assert.Equal(identity.Id, signedIn.GetProperty("session").GetProperty("identity").GetProperty("id").GetGuid());
        }
    }

    // Kratos names a passkey after the make of the device, where it knows that, and keeps the time to the second.
    [Fact]
    public async Task A_passkey_is_unnamed_and_has_the_second_in_which_it_was_added()
    {
        using var key = new SoftKey();
        await using var ory = await StartAsync("""{"password":{"identifier":true},"passkey":{"display_name":true}}""");
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, Password));

        var added = await AddAsync(browser, await browser.BeginAsync("settings"), key);

        var label = added.GetProperty("ui").GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("attributes").TryGetProperty("name", out var name) && name.GetString() == "passkey_remove").GetProperty("meta").GetProperty("label");
        Assert.Equal("""{"added_at":"2020-01-01T00:00:01Z","added_at_unix":1577836801,"display_name":"unnamed"}""", Sorted(label.GetProperty("context")));
    }

    [Theory]
    [InlineData("""{"password":{"identifier":true},"webauthn":{"identifier":true}}""", "ann@example.org")]
    [InlineData("""{"password":{"identifier":true},"webauthn":{"identifier":true},"passkey":{"display_name":true}}""", Ann)]
    public async Task A_passkey_is_for_the_account_that_a_trait_names(string credentials, string expected)
    {
        await using var ory = await StartAsync(credentials);
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, Password));

        Assert.Equal(expected, (string?)OptionsOf(await browser.BeginAsync("settings"))["user"]!["name"]);
    }

    [Fact]
    public async Task Where_no_trait_names_the_account_no_passkey_can_be_added()
    {
        await using var ory = await StartAsync("""{"password":{"identifier":true}}""");
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, Password));

        var flow = await browser.BeginAsync("settings");

        Assert.Equal([4000009], TestBrowser.AllMessages(flow));
        Assert.DoesNotContain(TestBrowser.Names(flow), name => name!.StartsWith("passkey", StringComparison.Ordinal));
        var saved = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["password"] = "another-horse-7" }), HttpStatusCode.OK);
        Assert.Equal([1050001], TestBrowser.AllMessages(saved));
    }

    [Fact]
    public async Task A_security_key_needs_an_identifier()
    {
        using var key = new SoftKey();
        await using var ory = await StartAsync("""{"password":{"identifier":true},"passkey":{"display_name":true}}""");
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, Password));
        var flow = await browser.BeginAsync("settings");
        var challenge = (string)JsonNode.Parse(TestBrowser.Node(flow, "webauthn_register_trigger").GetProperty("value").GetString()!)!["publicKey"]!["challenge"]!;

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["webauthn_register"] = key.Register(challenge), ["webauthn_register_displayname"] = "Key" }), HttpStatusCode.BadRequest);

        Assert.Equal([4000009], TestBrowser.AllMessages(refused));
    }

    // Kratos' schema of the form asks for it (webauthn/.schema/settings.schema.json), whether or not the key's answer is right.
    [Theory]
    [InlineData(null, "right")]
    [InlineData("", "right")]
    [InlineData(null, "{}")]
    public async Task A_security_key_needs_a_name(string? name, string answer)
    {
        using var key = new SoftKey();
        await using var ory = await StartAsync("""{"password":{"identifier":true},"webauthn":{"identifier":true}}""");
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann, Password);
        await browser.SignInAsync(ann);
        var flow = await browser.BeginAsync("settings");
        var form = new JsonObject
        {
            ["webauthn_register"] = answer == "right" ? key.Register(KeyForms.Challenge(flow, "webauthn_register_trigger")) : answer,
            ["webauthn_register_displayname"] = name,
        };

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, form), HttpStatusCode.BadRequest);

        Assert.Equal([4000002], TestBrowser.AllMessages(refused));
        Assert.Contains(refused.GetProperty("ui").GetProperty("nodes").EnumerateArray(), node =>
            node.GetProperty("messages").GetArrayLength() == 1 && node.GetProperty("attributes").GetProperty("name").GetString() == "webauthn_register_displayname");
        Assert.Empty(WebAuthnKey.Of(ory.Server.Identities.Find(ann.Id)!.Credential("webauthn")));
    }

    // Kratos has one field for both.
    [Theory]
    [InlineData("passkey")]
    [InlineData("webauthn")]
    public async Task Who_would_lock_himself_out_is_told_at_the_field_that_removes_security_keys(string method)
    {
        using var key = new SoftKey();
        await using var ory = await StartAsync("""{"password":{"identifier":true},"webauthn":{"identifier":true}}""", "passwordless: true,");
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync(Ann, Password);
        await browser.SignInAsync(identity);
        ory.Server.Identities.TryUpdate(identity.Id, one => one.With("password", null).WithConfig(
            method, new JsonObject { ["credentials"] = Json.Array([key.Added(true).ToJson()]) }, DateTimeOffset.UnixEpoch, ["somebody"]), out _);
        var flow = await browser.BeginAsync("settings");

        var refused = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(flow, new JsonObject { [method + "_remove"] = TestBrowser.Node(flow, method + "_remove").GetProperty("value").GetString() }), HttpStatusCode.BadRequest);

        Assert.False(refused.GetProperty("ui").TryGetProperty("messages", out _));
        var told = refused.GetProperty("ui").GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("messages").GetArrayLength() > 0);
        Assert.Equal(("webauthn_remove", 4000001), (told.GetProperty("attributes").GetProperty("name").GetString(), told.GetProperty("messages")[0].GetProperty("id").GetInt32()));
    }

    private static Task<OryEmulator> StartAsync(string credentials, string webauthn = "")
    {
        var schema = $$"""
            {"properties":{"traits":{"type":"object","properties":{"email":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{{credentials}} } } } } } }
            """;
        return OryEmulator.StartAsync(new OryEmulatorOptions
        {
            TimeProvider = new FakeTimeProvider(HalfPast),
            Configuration = $$"""
                identity: { schemas: [{ id: default, url: "{{Reference.To(schema)}}" }] }
                session: { whoami: { required_aal: aal1 } }
                selfservice:
                  methods:
                    passkey: { enabled: true, config: { rp: { id: localhost, origins: ["http://localhost"], display_name: Example } } }
                    webauthn: { enabled: true, config: { {{webauthn}} rp: { id: localhost, origins: ["http://localhost"], display_name: Example } } }
                """,
        });
    }

    private static JsonNode OptionsOf(JsonElement flow) => JsonNode.Parse(TestBrowser.Node(flow, "passkey_create_data").GetProperty("value").GetString()!)!["publicKey"]!;

    private static async Task<JsonElement> AddAsync(TestBrowser browser, JsonElement flow, SoftKey key) => await TestBrowser.JsonAsync(
        await browser.SubmitAsync(flow, new JsonObject { ["passkey_settings_register"] = key.Register((string)OptionsOf(flow)["challenge"]!) }), HttpStatusCode.OK);

    private static string Sorted(JsonElement context) =>
        new JsonObject(context.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Name, JsonNode.Parse(member.Value.GetRawText())))).ToJsonString();
}
