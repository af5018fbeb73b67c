using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Somebody links a provider to an account that asks for more than a password.</summary>
public class OidcLinkingFactorsTests
{
    private const string Ann = "ann@example.org";
    private const string Password = "correct-horse-9";
    private const string BackupCode = "abcd1234";

    [Fact]
    public async Task Where_a_second_factor_is_missing_the_provider_waits_for_it()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var ann = await CreateAnnAsync(ory);
        var flow = await OidcSteps.ArriveAsync(browser, Ann, "?return_to=http://localhost/inbox");

        var stepUp = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, WithPassword()), HttpStatusCode.OK);

        Assert.Equal(("aal2", 1010004), (stepUp.GetProperty("requested_aal").GetString(), TestBrowser.Message(stepUp)));
        Assert.Equal(["csrf_token", "lookup_secret", "method"], TestBrowser.Names(stepUp));
        Assert.Equal(new Uri(ory.PublicUrl, "self-service/login/browser?aal=aal2&return_to=http%3A%2F%2Flocalhost%2Finbox").AbsoluteUri, stepUp.GetProperty("request_url").GetString());
        Assert.Contains("ory_kratos_session", browser.Cookies.Keys);
        Assert.False(IsLinked(ory, ann));

        var signedIn = await TestBrowser.JsonAsync(await browser.SubmitAsync(stepUp, WithBackupCode()), HttpStatusCode.OK);

        Assert.True(IsLinked(ory, ann));
        var session = signedIn.GetProperty("session");
        Assert.Equal(["password", "lookup_secret", "oidc"], session.GetProperty("authentication_methods").EnumerateArray().Select(method => method.GetProperty("method").GetString()));
        Assert.Equal(2, session.GetProperty("devices").GetArrayLength());
        Assert.Equal("http://localhost/inbox", signedIn.GetProperty("continue_with")[0].GetProperty("redirect_browser_to").GetString());
    }

    [Fact]
    public async Task A_page_is_sent_to_the_form_for_the_second_factor()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var ann = await CreateAnnAsync(ory);
        var flow = await OidcSteps.ArriveAsync(browser, Ann);

        using var sent = await browser.SubmitFormAsync(flow, ("method", "password"), ("identifier", Ann), ("password", Password));

        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.StartsWith("http://localhost/login?flow=", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var id = sent.Headers.Location!.OriginalString.Split('=')[1];
        var stepUp = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/login/flows?id=" + id), HttpStatusCode.OK);
        using var done = await browser.SubmitFormAsync(stepUp, ("method", "lookup_secret"), ("lookup_secret", BackupCode));
        Assert.Equal((HttpStatusCode.SeeOther, "http://localhost/"), (done.StatusCode, done.Headers.Location!.OriginalString));
        Assert.True(IsLinked(ory, ann));
    }

    [Fact]
    public async Task Whose_account_it_is_is_asked_with_the_second_factor_too()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await CreateAnnAsync(ory);
        var ben = await ory.CreateIdentityAsync("ben@example.org", Password);
        GiveBackupCode(ory, ben);
        var flow = await OidcSteps.ArriveAsync(browser, Ann);

        var stepUp = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, WithPassword("ben@example.org")), HttpStatusCode.OK);
        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(stepUp, WithBackupCode()), HttpStatusCode.BadRequest);

        Assert.Equal(4010009, TestBrowser.Message(refused));
        Assert.False(IsLinked(ory, ben));
    }

    [Fact]
    public async Task A_native_client_without_the_second_factor_links_nothing()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var ann = await CreateAnnAsync(ory);
        var (_, provider) = await OidcSteps.LeaveNativelyAsync(ory, "login");
        using var back = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, Ann));
        using var native = ory.CreateClient();
        using var body = new StringContent(WithPassword().ToJsonString(), null, "application/json");

        using var answer = await native.PostAsync("self-service/login?flow=" + Urls.Parameter(back.Headers.Location!.OriginalString, "flow"), body);

        var signedIn = await TestBrowser.JsonAsync(answer, HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, signedIn.GetProperty("session").GetProperty("identity").ValueKind);
        Assert.False(IsLinked(ory, ann));
    }

    [Theory]
    [InlineData("verification", HttpStatusCode.Forbidden)]
    [InlineData("state", HttpStatusCode.Unauthorized)]
    public async Task The_provider_is_linked_whatever_else_keeps_its_owner_out(string obstacle, HttpStatusCode expected)
    {
        await using var ory = await StartAsync("flows: { login: { after: { hooks: [{ hook: require_verified_address }] } } }");
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann, Password, verified: obstacle != "verification");
        var flow = await OidcSteps.ArriveAsync(browser, Ann);
        if (obstacle == "state") ory.Server.Identities.TryUpdate(ann.Id, one => one with { State = "inactive" }, out _);

        using var answer = await browser.SubmitAsync(flow, WithPassword());

        Assert.Equal(expected, answer.StatusCode);
        Assert.True(IsLinked(ory, ann));
    }

    [Fact]
    public async Task A_provider_that_somebody_else_linked_meanwhile_stays_his()
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann, Password);
        var flow = await OidcSteps.ArriveAsync(browser, Ann);
        var ben = await ory.CreateIdentityAsync("ben@example.org", Password);
        var link = ory.Server.Flows.Find<LoginFlow>(flow.GetProperty("id").GetString()!)!.Link!;
        ory.Server.Identities.TryUpdate(ben.Id, link.Add, out _);

        using var answer = await browser.SubmitAsync(flow, WithPassword());

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.False(IsLinked(ory, ann));
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
    }

    private static Task<OryEmulator> StartAsync(string flows = "flows: {}") => OryEmulator.StartAsync(options => options.Configuration = $$"""
        selfservice:
          allowed_return_urls: [http://localhost/]
          {{flows}}
          methods: { oidc: { enabled: true, config: { providers: [{ id: example, provider: generic, client_id: emulator }] } } }
        """);

    private static async Task<EmulatorIdentity> CreateAnnAsync(OryEmulator ory)
    {
        var ann = await ory.CreateIdentityAsync(Ann, Password);
        GiveBackupCode(ory, ann);
        return ann;
    }

    private static void GiveBackupCode(OryEmulator ory, EmulatorIdentity identity) => ory.Server.Identities.TryUpdate(identity.Id, one => one.WithConfig(
        "lookup_secret", new JsonObject { ["recovery_codes"] = new JsonArray(new JsonObject { ["code"] = BackupCode }) }, DateTimeOffset.UnixEpoch), out _);

    private static JsonObject WithPassword(string identifier = Ann) => new() { ["method"] = "password", ["identifier"] = identifier, ["password"] = Password };

    private static JsonObject WithBackupCode() => new() { ["method"] = "lookup_secret", ["lookup_secret"] = BackupCode };

    private static bool IsLinked(OryEmulator ory, EmulatorIdentity identity) => OidcCredential.Providers(ory.Server.Identities.Find(identity.Id)!).Contains("example");
}
