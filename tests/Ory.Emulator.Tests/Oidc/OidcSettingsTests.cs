using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Which provider is meant in the settings.</summary>
public class OidcSettingsTests
{
    private const string Ann = "ann@example.org";

    private const string Configuration = """
        selfservice: { methods: { oidc: { enabled: true, config: { providers: [{ id: example, provider: generic, client_id: emulator }, { id: other, provider: generic, client_id: emulator }] } } } }
        """;

    // As at a sign-in, the address of a form counts before a script's body, and after a form's.
    [Fact]
    public async Task A_provider_may_be_chosen_by_the_address_of_the_form()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = Configuration);
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(password: "correct-horse-battery-9"));
        var action = (await browser.BeginAsync("settings")).GetProperty("ui").GetProperty("action").GetString() + "&link=example";

        var away = await TestBrowser.JsonAsync(await browser.PostAsync(action, "{}"), HttpStatusCode.UnprocessableEntity);
        var before = await TestBrowser.JsonAsync(await browser.PostAsync(action, """{"link":"other"}"""), HttpStatusCode.UnprocessableEntity);

        Assert.All([away, before], answer => Assert.Contains("%2Foidc%2Fcallback%2Fexample", answer.GetProperty("redirect_browser_to").GetString()!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_provider_that_is_gone_from_the_configuration_cannot_be_unlinked()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = Configuration);
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync(password: "correct-horse-battery-9");
        await browser.SignInAsync(identity);
        ory.Server.Identities.TryUpdate(identity.Id, one => OidcCredential.Link(one, "gone", "somebody", DateTimeOffset.UnixEpoch), out _);

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("settings"), new JsonObject { ["unlink"] = "gone" }), HttpStatusCode.BadRequest);

        Assert.Equal([4000001], TestBrowser.AllMessages(refused));
        Assert.Equal(["gone"], OidcCredential.Providers(ory.Server.Identities.Find(identity.Id)!));
    }

    // The credential stays, and is empty.
    [Fact]
    public async Task Whoever_unlinks_his_only_provider_twice_is_told_that_nothing_else_is_left()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = Configuration);
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync(password: "correct-horse-battery-9");
        await browser.SignInAsync(identity);
        ory.Server.Identities.TryUpdate(identity.Id, one => OidcCredential.Link(one, "example", "somebody", DateTimeOffset.UnixEpoch), out _);
        var flow = await browser.BeginAsync("settings");

        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["unlink"] = "example" }), HttpStatusCode.OK);
        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["unlink"] = "example" }), HttpStatusCode.BadRequest);

        Assert.Contains(4000001, TestBrowser.AllMessages(refused));
        var shown = await Asked.AdminAsync(ory, "GET", $"/admin/identities/{identity.Id}");
        Assert.Equal("[]", shown.Body!["credentials"]!["oidc"]!["identifiers"]!.ToJsonString());
    }

    [Fact]
    public async Task A_settings_form_waits_unchanged_for_who_left_to_link_a_provider_and_keeps_what_it_said()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, "correct-horse-9"));
        var flow = await browser.BeginAsync("settings");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "profile", ["traits"] = new JsonObject { ["email"] = Ann } }), HttpStatusCode.OK);
        var action = "self-service/settings?flow=" + flow.GetProperty("id").GetString();
        using var away = await browser.PostAsync(action, """{"method":"totp","link":"example"}""");
        var provider = (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;

        var waiting = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/settings/flows?id=" + flow.GetProperty("id").GetString()), HttpStatusCode.OK);
        Assert.False(waiting.TryGetProperty("active", out _));
        var refused = await TestBrowser.JsonAsync(
            await browser.GetAsync($"self-service/methods/oidc/callback/example?error=access_denied&state={Urls.Parameter(provider, "state")}"), HttpStatusCode.BadRequest);

        Assert.Equal([1050001, 4000001], refused.GetProperty("ui").GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("id").GetInt32()));
        Assert.False(refused.TryGetProperty("active", out _));
    }

    [Fact]
    public async Task Who_tries_to_link_what_is_somebody_elses_has_proved_that_it_is_his_all_the_same()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var other = new TestBrowser(ory);
        using var back = await OidcSteps.SignInAsync(other, "bob@example.org");
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, "correct-horse-9"));
        using var away = await browser.SubmitAsync(await browser.BeginAsync("settings"), new JsonObject { ["link"] = "example" });
        var provider = (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;

        var refused = await TestBrowser.JsonAsync(await browser.GetAsync(await OidcSteps.AtProviderAsync(browser, provider, "bob@example.org")), HttpStatusCode.BadRequest);

        Assert.Equal(4000007, TestBrowser.Message(refused));
        Assert.Equal(["password", "oidc"], (await browser.WhoamiAsync()).GetProperty("authentication_methods").EnumerateArray().Select(method => method.GetProperty("method").GetString()));
    }

    [Fact]
    public async Task A_provider_that_was_never_linked_cannot_be_unlinked()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync(Ann, "correct-horse-9"));

        await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("settings"), new JsonObject { ["unlink"] = "example" }), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_native_settings_form_offers_no_provider()
    {
        await using var ory = await OidcSteps.StartAsync();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync(Ann, "correct-horse-9"));
        using var http = ory.CreateClient();
        http.DefaultRequestHeaders.Add("X-Session-Token", session.SessionToken);

        using var begun = await http.GetAsync("self-service/settings/api");

        Assert.DoesNotContain("link", TestBrowser.Names(await TestBrowser.JsonAsync(begun, HttpStatusCode.OK)));
    }

    [Fact]
    public async Task A_provider_is_linked_in_the_settings_and_unlinked_while_another_way_in_is_left()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync(Ann, "correct-horse-9");
        await browser.SignInAsync(identity);

        var flow = await browser.BeginAsync("settings");
        Assert.Null(TestBrowser.Find(flow, "unlink"));
        using var away = await browser.SubmitAsync(flow, new JsonObject { ["link"] = "example" });
        var provider = (await TestBrowser.JsonAsync(away, HttpStatusCode.UnprocessableEntity)).GetProperty("redirect_browser_to").GetString()!;
        using var linked = await browser.NavigateAsync(await OidcSteps.AtProviderAsync(browser, provider, "else@example.org"));
        Assert.StartsWith("http://localhost/settings?flow=", linked.Headers.Location!.OriginalString, StringComparison.Ordinal);

        flow = await browser.BeginAsync("settings");
        Assert.Equal("example", TestBrowser.Node(flow, "unlink").GetProperty("value").GetString());
        using var other = new TestBrowser(ory);
        using var signedIn = await OidcSteps.SignInAsync(other, "else@example.org");
        Assert.Equal(identity.Id, (await other.WhoamiAsync()).GetProperty("identity").GetProperty("id").GetGuid());

        using var unlinked = await browser.SubmitAsync(flow, new JsonObject { ["unlink"] = "example" });
        flow = await TestBrowser.JsonAsync(unlinked, HttpStatusCode.OK);
        Assert.Null(TestBrowser.Find(flow, "unlink"));
    }

    [Fact]
    public async Task Somebody_with_only_a_provider_cannot_unlink_it()
    {
        await using var ory = await OidcSteps.StartAsync();
        using var browser = new TestBrowser(ory);
        using var arrived = await OidcSteps.SignInAsync(browser, Ann);

        var flow = await browser.BeginAsync("settings");
        Assert.Null(TestBrowser.Find(flow, "unlink"));
        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["unlink"] = "example" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
