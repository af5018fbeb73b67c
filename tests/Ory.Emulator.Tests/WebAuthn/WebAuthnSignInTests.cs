using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Somebody signs in with a passkey, or shows a security key as second factor.</summary>
public sealed class WebAuthnSignInTests : IAsyncLifetime
{
    private const string Handle = "the-handle-of-a-passkey";

    private readonly SoftKey _key = new();
    private OryEmulator _ory = null!;
    private TestBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _ory = await OryEmulator.StartAsync(options => options.Configuration = """
            session: { whoami: { required_aal: aal1 } }
            selfservice:
              methods:
                passkey: { enabled: true, config: { rp: { id: localhost, origins: ["http://localhost"], display_name: Example } } }
                webauthn: { enabled: true, config: { rp: { id: localhost, origins: ["http://localhost"], display_name: Example } } }
            """);
        _browser = new TestBrowser(_ory);
        var identity = await _ory.CreateIdentityAsync("ann@example.org", "correct-horse-9");
        _ory.Server.Identities.TryUpdate(identity.Id, one => one.WithConfig("passkey", Keys(_key.Added(true)), DateTimeOffset.UnixEpoch, [Handle])
            .WithConfig("webauthn", Keys(_key.Added(false)), DateTimeOffset.UnixEpoch), out _);
        await _browser.SignInAsync(identity);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        _key.Dispose();
        await _ory.DisposeAsync();
    }

    // Of a key Kratos says what it says of an authenticator app.
    [Theory]
    [InlineData("passkey")]
    [InlineData("webauthn")]
    public async Task An_answer_to_another_challenge_is_told_to_be_wrong(string method)
    {
        var flow = await BeginAsync(method);

        var refused = await TestBrowser.JsonAsync(await SubmitAsync(flow, method, _key.SignIn("c29tZXRoaW5n", Handle)), HttpStatusCode.BadRequest);

        Assert.Equal([4000008], TestBrowser.AllMessages(refused));
    }

    [Theory]
    [InlineData("passkey", "{}")]
    [InlineData("webauthn", "{}")]
    [InlineData("webauthn", "")]
    [InlineData("webauthn", """{"id":"AAAA","rawId":"AAAA","type":"other","response":{}}""")]
    [InlineData("passkey", """{"id":"AAAA","id":"AAAA","type":"public-key","type":"public-key"}""")]
    public async Task What_is_no_answer_at_all_is_told_to_be_none(string method, string answer)
    {
        var flow = await BeginAsync(method);

        var refused = await TestBrowser.JsonAsync(await SubmitAsync(flow, method, answer), HttpStatusCode.BadRequest);

        Assert.Equal([4000001], TestBrowser.AllMessages(refused));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("somebody")]
    public async Task A_passkey_that_names_nobody_has_no_account(string? handle)
    {
        var flow = await BeginAsync("passkey");

        var refused = await TestBrowser.JsonAsync(await SubmitAsync(flow, "passkey", _key.SignIn(ChallengeOf(flow, "passkey"), handle)), HttpStatusCode.BadRequest);

        Assert.Equal([4000015], TestBrowser.AllMessages(refused));
    }

    [Theory]
    [InlineData("passkey")]
    [InlineData("webauthn")]
    public async Task A_challenge_is_answered_once(string method)
    {
        var flow = await BeginAsync(method);
        var answer = _key.SignIn(ChallengeOf(flow, method), method == "passkey" ? Handle : null);
        await TestBrowser.JsonAsync(await SubmitAsync(flow, method, answer), HttpStatusCode.OK);

        var refused = await TestBrowser.JsonAsync(await SubmitAsync(flow, method, answer), HttpStatusCode.BadRequest);

        Assert.Equal([4000001], TestBrowser.AllMessages(refused));
    }

    private Task<JsonElement> BeginAsync(string method) => _browser.BeginAsync("login", method == "passkey" ? "?refresh=true" : "?refresh=true&aal=aal2");

    private Task<HttpResponseMessage> SubmitAsync(JsonElement flow, string method, string answer) =>
        _browser.SubmitAsync(flow, new JsonObject { ["method"] = method, [method + "_login"] = answer });

    private static string ChallengeOf(JsonElement flow, string method)
    {
        var options = TestBrowser.Node(flow, method == "passkey" ? "passkey_challenge" : "webauthn_login_trigger").GetProperty("value").GetString()!;
        return (string)JsonNode.Parse(options)!["publicKey"]!["challenge"]!;
    }

    private static JsonObject Keys(WebAuthnKey key) => new() { ["credentials"] = Json.Array([key.ToJson()]) };
}
