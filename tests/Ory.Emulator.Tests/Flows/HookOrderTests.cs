using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What hooks do one after the other, and what they do where verification is off.</summary>
public class HookOrderTests
{
    private const string TwoAddresses = """
        {"type":"object","properties":{"traits":{"type":"object","properties":{
          "email":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{"password":{"identifier":true}},"verification":{"via":"email"}}},
          "other":{"type":"string","format":"email","ory.sh/kratos":{"verification":{"via":"email"}}}}}}}
        """;

    private const string Show = "{ hook: verification }, { hook: show_verification_ui }";
    private const string Traits = """{"email":"kim@example.org","other":"kim@example.com"}""";

    // What comes before the refusal has happened, what comes after it has not.
    [Theory]
    [InlineData("{ hook: revoke_active_sessions }, { hook: require_verified_address }", false, 1)]
    [InlineData("{ hook: require_verified_address }, { hook: revoke_active_sessions }", true, 1)]
    [InlineData("{ hook: verification }, { hook: require_verified_address }", true, 2)]
    [InlineData("{ hook: require_verified_address }, { hook: verification }", true, 1)]
    public async Task A_sign_in_that_a_hook_refuses_leaves_what_the_hooks_before_did(string hooks, bool staysSignedIn, int mails)
    {
        await using var ory = await StartAsync(hooks);
        var kim = await ory.CreateIdentityAsync(verified: false);
        var before = await ory.SignInAsync(kim);

        using var browser = new TestBrowser(ory);
        using var refused = await browser.SubmitAsync(await browser.BeginAsync("login"), Password(kim));

        Assert.Equal((HttpStatusCode.Forbidden, mails), (refused.StatusCode, ory.Messages.Count));
        Assert.Equal(staysSignedIn, ory.Server.Sessions.Find(before.Id)!.IsActive);
        Assert.Equal(mails == 2, refused.Headers.NonValidated.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData(Show, 1)]
    [InlineData("{ hook: show_verification_ui }, { hook: verification }", 0)]
    public async Task A_verification_is_shown_by_a_hook_that_comes_after_it(string hooks, int shown)
    {
        await using var ory = await StartAsync(hooks);
        var kim = await ory.CreateIdentityAsync(verified: false);
        using var browser = new TestBrowser(ory);

        var answer = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("login"), Password(kim)), HttpStatusCode.OK);

        Assert.Equal(shown, Shown(answer).Length);
        Assert.Single(ory.Messages);
        // The answer knows of the mail.
        Assert.Equal("sent", answer.GetProperty("session").GetProperty("identity").GetProperty("verifiable_addresses")[0].GetProperty("status").GetString());
    }

    // The hooks of a sign-in begin a verification that nobody could begin himself; a sign-up and a change of settings do not.
    [Theory]
    [InlineData(Show, HttpStatusCode.OK)]
    [InlineData("{ hook: require_verified_address }", HttpStatusCode.Forbidden)]
    public async Task A_hook_of_a_sign_in_mails_where_verification_is_off(string hooks, HttpStatusCode status)
    {
        await using var ory = await StartAsync(hooks, "enabled: false");
        using var signedUp = new TestBrowser(ory);
        await SignUpAsync(signedUp, HttpStatusCode.OK);
        await TestBrowser.JsonAsync(await signedUp.SubmitAsync(await signedUp.BeginAsync("settings"), new JsonObject { ["method"] = "profile", ["traits"] = JsonNode.Parse(Traits) }), HttpStatusCode.OK);
        Assert.Empty(ory.Messages);

        using var browser = new TestBrowser(ory);
        var answer = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("login"), Password("kim@example.org")), status);

        Assert.Single(status == HttpStatusCode.OK ? Shown(answer) : [.. answer.GetProperty("error").GetProperty("details").GetProperty("continue_with").EnumerateArray()]);
        Assert.Single(ory.Messages);
    }

    // Told in the form, but what was done before is not undone.
    [Fact]
    public async Task A_verification_by_a_method_that_is_off_fails_whatever_it_follows()
    {
        await using var ory = await StartAsync("{ hook: verification }", "enabled: true, use: link");
        using var browser = new TestBrowser(ory);
        Assert.Equal(4000001, TestBrowser.Message(await SignUpAsync(browser, HttpStatusCode.BadRequest)));

        var kim = await ory.CreateIdentityAsync("lee@example.org", "correct-horse-battery-9", verified: true);
        Assert.Equal(2, ory.Server.Identities.All.Count);
        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("login"), Password(kim)), HttpStatusCode.BadRequest);
        Assert.Equal(4000001, TestBrowser.Message(refused));

        var token = ("X-Session-Token", (await ory.SignInAsync(kim)).SessionToken);
        var flow = await Asked.PublicAsync(ory, "GET", "self-service/settings/api", token);
        var kept = await Asked.AskAsync(ory.CreateClient(), "POST", "self-service/settings?flow=" + flow.Text("id"), """{"method":"password","password":"another-horse-battery-9"}""", "application/json", [token]);
        Assert.Equal((400, "success"), (kept.Status, kept.Text("state")));
        Assert.Contains(kept.Body!["ui"]!["messages"]!.AsArray(), message => (int)message!["id"]! == 4000001);
        using var anew = new TestBrowser(ory);
        refused = await TestBrowser.JsonAsync(await anew.SubmitAsync(await anew.BeginAsync("login"), Password(kim)), HttpStatusCode.BadRequest);
        Assert.Equal(4000006, TestBrowser.Message(refused));
    }

    // The flag tells of each, the hook of the last once more, and that is where a page goes.
    [Fact]
    public async Task With_the_older_flag_the_hook_tells_of_the_last_verification_again()
    {
        await using var ory = await StartAsync(Show, flags: "legacy_continue_with_verification_ui: true");
        using var script = new TestBrowser(ory);
        var signedUp = Shown(await SignUpAsync(script, HttpStatusCode.OK));
        using var other = new TestBrowser(ory);
        var signedIn = Shown(await TestBrowser.JsonAsync(await other.SubmitAsync(await other.BeginAsync("login"), Password("kim@example.org")), HttpStatusCode.OK));
        using var page = new TestBrowser(ory);
        using var shown = await page.SubmitFormAsync(await page.BeginAsync("login"), ("method", "password"), ("identifier", "kim@example.org"), ("password", "correct-horse-battery-9"));

        Assert.Equal(["kim@example.org", "kim@example.com", "kim@example.com"], signedUp.Select(Address));
        Assert.Equal(["kim@example.org", "kim@example.com", "kim@example.com"], signedIn.Select(Address));
        Assert.Equal(Url(signedIn[1]), Url(signedIn[2]));
        using var flow = await page.GetAsync("self-service/verification/flows?id=" + shown.Headers.Location!.Query["?flow=".Length..]);
        Assert.Contains("\"kim@example.com\"", await flow.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        static string? Address(JsonElement item) => item.GetProperty("flow").GetProperty("verifiable_address").GetString();
        static string? Url(JsonElement item) => item.GetProperty("flow").GetProperty("url").GetString();
    }

    private static JsonElement[] Shown(JsonElement answer) => [.. answer.GetProperty("continue_with").EnumerateArray().Where(item => item.GetProperty("action").GetString() == "show_verification_ui")];

    private static async Task<JsonElement> SignUpAsync(TestBrowser browser, HttpStatusCode expected) => await TestBrowser.JsonAsync(
        await browser.SubmitAsync(await browser.BeginAsync("registration"), new JsonObject { ["method"] = "password", ["traits"] = JsonNode.Parse(Traits), ["password"] = "correct-horse-battery-9" }), expected);

    private static JsonObject Password(EmulatorIdentity identity) => new() { ["method"] = "password", ["identifier"] = identity.Identifier, ["password"] = identity.Password };

    private static JsonObject Password(string identifier) => new() { ["method"] = "password", ["identifier"] = identifier, ["password"] = "correct-horse-battery-9" };

    private static Task<OryEmulator> StartAsync(string hooks, string verification = "enabled: true", string flags = "") => OryEmulator.StartAsync(new OryEmulatorOptions
    {
        Configuration = $$"""
            selfservice:
              flows:
                login: { after: { password: { hooks: [{{hooks}}] } } }
                registration: { after: { password: { hooks: [{ hook: show_verification_ui }, { hook: session }] } } }
                verification: { {{verification}} }
            feature_flags: { {{flags}} }
            identity: { schemas: [{ id: default, url: "{{Reference.To(TwoAddresses)}}" }] }
            """,
    });
}
