using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

public class RecoveryTests
{
    private const string ByLink =
        "selfservice: { flows: { recovery: { use: link } }, methods: { code: { enabled: false }, link: { enabled: true } } }\nfeature_flags: { use_continue_with_transitions: true }";

    [Fact]
    public async Task After_five_wrong_codes_the_right_one_is_wrong_too()
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = identity.Identifier }), HttpStatusCode.OK);
        var code = ory.Messages.Newest(identity.Identifier!).Code!;
        var wrong = code == "000000" ? "000001" : "000000";
        for (var i = 0; i < 5; i++) await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = wrong }), HttpStatusCode.OK);

        using var sixth = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = code });

        Assert.Equal(HttpStatusCode.BadRequest, sixth.StatusCode);
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
        Assert.Empty(ory.Server.Sessions.Of(identity.Id));
    }

    [Fact]
    public async Task What_is_configured_for_afterwards_is_where_the_settings_return_to()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = "selfservice: { flows: { recovery: { after: { default_browser_return_url: http://localhost/welcome-back } } } }" });
        var identity = await ory.CreateIdentityAsync();

        Assert.Equal("http://localhost/welcome-back", await SettingsReturnToAsync(""));
        Assert.Equal("http://localhost/own", await SettingsReturnToAsync("?return_to=http://localhost/own"));

        async Task<string?> SettingsReturnToAsync(string query)
        {
            using var stranger = new TestBrowser(ory);
            var flow = await stranger.BeginAsync("recovery", query);
            flow = await TestBrowser.JsonAsync(await stranger.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = identity.Identifier }), HttpStatusCode.OK);
            flow = await TestBrowser.JsonAsync(await stranger.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest(identity.Identifier!).Code }), HttpStatusCode.OK);
            var settings = flow.GetProperty("continue_with")[0].GetProperty("flow").GetProperty("id").GetString();
            return (await TestBrowser.JsonAsync(await stranger.GetAsync("self-service/settings/flows?id=" + settings), HttpStatusCode.OK)).GetProperty("return_to").GetString();
        }
    }

    [Fact]
    public async Task A_native_client_gets_no_cookie_and_without_the_transitions_no_session_at_all()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = "feature_flags: { use_continue_with_transitions: false }" });
        var identity = await ory.CreateIdentityAsync();
        var flow = "self-service/recovery?flow=" + (await Asked.PublicAsync(ory, "GET", "self-service/recovery/api")).Text("id");
        await PostAsync($$"""{"method":"code","email":"{{identity.Identifier}}"}""");

        var recovered = await PostAsync($$"""{"method":"code","code":"{{ory.Messages.Newest(identity.Identifier!).Code}}"}""");

        Assert.Equal((422, "browser_location_change_required"), (recovered.Status, (string?)recovered.Body!["error"]!["id"]));
        Assert.Empty(recovered.Cookies);

        Task<Asked> PostAsync(string json) => Asked.AskAsync(ory.CreateClient(), "POST", flow, json, "application/json", [("Accept", "application/json")]);
    }

    [Theory]
    [InlineData("browser")]
    [InlineData("api")]
    public async Task Who_is_switched_off_is_told_so_with_a_new_cookie(string type)
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync();
        var begun = await Asked.PublicAsync(ory, "GET", "self-service/recovery/" + type, ("Accept", "application/json"));
        var token = (string?)begun.Body!["ui"]!["nodes"]![0]!["attributes"]!["value"];
        await PostAsync("application/json", $"method=code&email={identity.Identifier}");
        await Asked.AdminAsync(ory, "PATCH", "/admin/identities/" + identity.Id, """[{"op":"replace","path":"/state","value":"inactive"}]""");

        var refused = await PostAsync(type == "api" ? "text/html" : "application/json", "method=code&code=" + ory.Messages.Newest(identity.Identifier!).Code);

        Assert.Equal((401, "code status reason details message"), (refused.Status, refused.Error));
        Assert.Equal("csrf_token", Assert.Single(refused.Cookies).Name[..10]);

        Task<Asked> PostAsync(string accept, string form) => Asked.AskAsync(
            ory.CreateClient(), "POST", "self-service/recovery?flow=" + begun.Text("id"), $"{form}&csrf_token={Uri.EscapeDataString(token!)}", "application/x-www-form-urlencoded",
            [("Accept", accept), .. begun.Cookies.Select(cookie => ("Cookie", $"{cookie.Name}={cookie.Value}"))]);
    }

    [Fact]
    public async Task Who_is_switched_off_may_still_read_the_flow_that_is_spent()
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = identity.Identifier }), HttpStatusCode.OK);
        await Asked.AdminAsync(ory, "PATCH", "/admin/identities/" + identity.Id, """[{"op":"replace","path":"/state","value":"inactive"}]""");
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest(identity.Identifier!).Code }), HttpStatusCode.Unauthorized);

        var spent = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/recovery/flows?id=" + flow.GetProperty("id").GetString()), HttpStatusCode.OK);

        Assert.Equal("passed_challenge", spent.GetProperty("state").GetString());
        Assert.Empty(TestBrowser.AllMessages(spent));
        // Its token is that of the new cookie.
        var wrong = await TestBrowser.JsonAsync(await browser.SubmitAsync(spent, new JsonObject { ["method"] = "code", ["code"] = "000000" }), HttpStatusCode.OK);
        Assert.Equal([4060006], TestBrowser.AllMessages(wrong));
    }

    [Fact]
    public async Task A_code_that_ran_out_lets_nobody_in()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { TimeProvider = time, Configuration = "selfservice: { methods: { code: { config: { lifespan: 1m } } } }" });
        var identity = await ory.CreateIdentityAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = identity.Identifier }), HttpStatusCode.OK);

        time.Advance(TimeSpan.FromMinutes(2));
        using var late = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest(identity.Identifier!).Code });

        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
        Assert.Empty(ory.Server.Sessions.Of(identity.Id));
    }

    [Fact]
    public async Task A_code_takes_the_place_of_what_was_wrong_with_an_address()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = "nobody@example.org" }), HttpStatusCode.OK);
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = "nonsense" }), HttpStatusCode.BadRequest);
        Assert.Equal([4000040], TestBrowser.AllMessages(flow));

        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = "000000" }), HttpStatusCode.OK);

        Assert.Equal([4060006], TestBrowser.AllMessages(flow));
    }

    [Fact]
    public async Task A_code_lets_in_once()
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = identity.Identifier }), HttpStatusCode.OK);
        var fields = new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest(identity.Identifier!).Code };

        var passed = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, (JsonObject)fields.DeepClone()), HttpStatusCode.OK);
        var again = await TestBrowser.JsonAsync(await browser.SubmitAsync(passed, (JsonObject)fields.DeepClone()), HttpStatusCode.BadRequest);

        Assert.Equal("show_settings_ui", passed.GetProperty("continue_with")[0].GetProperty("action").GetString());
        // Unlike a wrong code, one that was used ends the flow: another one says so.
        var next = again.GetProperty("error").GetProperty("details").GetProperty("continue_with")[0];
        Assert.Equal("show_recovery_ui", next.GetProperty("action").GetString());
        Assert.Equal(["id"], next.GetProperty("flow").EnumerateObject().Select(member => member.Name));
        var fresh = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/recovery/flows?id=" + next.GetProperty("flow").GetProperty("id").GetString()), HttpStatusCode.OK);
        Assert.Equal([4000001], TestBrowser.AllMessages(fresh));
        Assert.Single(ory.Server.Sessions.Of(identity.Id));
    }

    [Fact]
    public async Task A_code_is_not_taken_from_an_address()
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = identity.Identifier }), HttpStatusCode.OK);
        var token = Uri.EscapeDataString(TestBrowser.Node(flow, "csrf_token").GetProperty("value").GetString()!);
        var url = flow.GetProperty("ui").GetProperty("action").GetString();

        var refused = await TestBrowser.JsonAsync(await browser.GetAsync($"{url}&method=code&csrf_token={token}&code={ory.Messages.Newest(identity.Identifier!).Code}"), HttpStatusCode.BadRequest);

        Assert.Equal(4000001, refused.GetProperty("ui").GetProperty("messages")[0].GetProperty("id").GetInt32());
        Assert.Empty(ory.Server.Sessions.Of(identity.Id));
    }

    [Fact]
    public async Task A_link_that_is_switched_off_is_said_to_be()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "link", ["email"] = "ann@example.org" }), HttpStatusCode.NotFound);

        Assert.False(refused.GetProperty("error").TryGetProperty("id", out _));
        Assert.Equal("code", (await TestBrowser.JsonAsync(await browser.GetAsync("self-service/recovery/flows?id=" + flow.GetProperty("id").GetString()), HttpStatusCode.OK)).GetProperty("active").GetString());
    }

    [Fact]
    public async Task A_link_is_asked_for_even_after_another_method_was()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = ByLink });
        var identity = await ory.CreateIdentityAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = identity.Identifier }), HttpStatusCode.BadRequest);
        Assert.Equal(4010005, refused.GetProperty("ui").GetProperty("messages")[0].GetProperty("id").GetInt32());
        Assert.Equal("default", refused.GetProperty("active").GetString());
        var mailed = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "link", ["email"] = identity.Identifier }), HttpStatusCode.OK);

        Assert.Equal("link", mailed.GetProperty("active").GetString());
        Assert.Single(ory.Messages.To(identity.Identifier!));
    }

    [Fact]
    public async Task A_link_ends_in_a_browser_whatever_asked_for_it_and_is_good_once()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = ByLink });
        var identity = await ory.CreateIdentityAsync();
        using var http = ory.CreateClient();
        using var begun = await http.GetAsync("self-service/recovery/api");
        var flow = await TestBrowser.JsonAsync(begun, HttpStatusCode.OK);
        using var asked = new StringContent($$"""{"method":"link","email":"{{identity.Identifier}}"}""", null, "application/json");
        using var mailed = await http.PostAsync(flow.GetProperty("ui").GetProperty("action").GetString(), asked);
        var link = ory.Messages.Newest(identity.Identifier!).Link!.AbsoluteUri;
        using var browser = new TestBrowser(ory);

        using var opened = await browser.GetAsync(link);
        using var again = await browser.GetAsync(link);

        Assert.Equal(HttpStatusCode.SeeOther, opened.StatusCode);
        Assert.Contains("ory_kratos_session", browser.Cookies.Keys);
        await TestBrowser.JsonAsync(await browser.GetAsync("self-service/settings/flows?id=" + Urls.Parameter(opened.Headers.Location!.OriginalString, "flow")), HttpStatusCode.OK);
        var fresh = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/recovery/flows?id=" + Urls.Parameter(again.Headers.Location!.OriginalString, "flow")), HttpStatusCode.OK);
        Assert.Equal(4060004, fresh.GetProperty("ui").GetProperty("messages")[0].GetProperty("id").GetInt32());
    }

    [Theory]
    [InlineData("{0}self-service/settings/browser", "{0}self-service/settings/browser")]
    [InlineData("http://localhost/inbox", "http://localhost/")]
    public async Task Who_is_signed_in_is_sent_to_pages_of_the_server_only(string wanted, string expected)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = "selfservice: { allowed_return_urls: ['http://localhost/'] }" });
        var identity = await ory.CreateIdentityAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = identity.Identifier }), HttpStatusCode.OK);
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest(identity.Identifier!).Code }), HttpStatusCode.OK);

        using var away = await browser.NavigateAsync("self-service/recovery/browser?return_to=" + Uri.EscapeDataString(string.Format(null, wanted, ory.PublicUrl)));

        Assert.Equal((HttpStatusCode.Found, string.Format(null, expected, ory.PublicUrl)), (away.StatusCode, away.Headers.Location!.OriginalString));
    }
}
