using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

/// <summary>Sign-ins and sign-ups that come too late.</summary>
public class LateTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    [Theory]
    [InlineData("login", 4010001)]
    [InlineData("registration", 4040001)]
    public async Task A_code_that_ran_out_takes_its_flow_with_it(string name, int message)
    {
        await using var ory = await StartAsync("selfservice: { methods: { code: { passwordless_enabled: true, config: { lifespan: 1m } } } }");
        if (name == "login") await ory.CreateIdentityAsync("kim@example.org");
        using var browser = new TestBrowser(ory);
        var flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync(name), Fields(name)), HttpStatusCode.BadRequest);
        _time.Advance(TimeSpan.FromMinutes(2));

        var fields = Fields(name);
        fields["code"] = ory.Messages.Newest("kim@example.org").Code;
        var late = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, fields), HttpStatusCode.Gone);

        Assert.Equal("self_service_flow_expired", late.GetProperty("error").GetProperty("id").GetString());
        Assert.Equal(TimeSpan.FromMinutes(1).Ticks * 100, late.GetProperty("since").GetInt64());
        var fresh = await TestBrowser.JsonAsync(await browser.GetAsync($"self-service/{name}/flows?id={late.GetProperty("use_flow_id").GetString()}"), HttpStatusCode.OK);
        Assert.Equal(message, TestBrowser.Message(fresh));
        Assert.Equal("choose_method", fresh.GetProperty("state").GetString());
        Assert.DoesNotContain("ory_kratos_session", browser.Cookies.Keys);
    }

    // The address of a submit names no schema: the new form is made by the default one, and read by the one that was chosen.
    [Theory]
    [InlineData("login", 1070002)]
    [InlineData("registration", null)]
    public async Task A_form_in_place_of_one_of_another_schema_is_that_of_the_default_schema(string name, int? label)
    {
        const string guest = """{"type":"object","properties":{"traits":{"type":"object","required":["nick"],"properties":{"nick":{"type":"string","title":"Nick","ory.sh/kratos":{"credentials":{"password":{"identifier":true}}}}}}}}""";
        const string usual = """{"type":"object","properties":{"traits":{"type":"object","properties":{"email":{"type":"string","title":"Mail","ory.sh/kratos":{"credentials":{"password":{"identifier":true}}}}}}}}""";
        await using var ory = await StartAsync($$"""identity: { schemas: [{ id: default, url: "{{Reference.To(usual)}}" }, { id: guest, url: "{{Reference.To(guest)}}", selfservice_selectable: true }] }""");
        using var browser = new TestBrowser(ory);
        var old = await browser.BeginAsync(name, "?identity_schema=guest");
        _time.Advance(TimeSpan.FromHours(2));

        var fields = new JsonObject { ["method"] = "password", ["password"] = "correct-horse-battery-9", ["traits"] = new JsonObject { ["email"] = "kim@example.org" } };
        var late = await TestBrowser.JsonAsync(await browser.SubmitAsync(old, (JsonObject)fields.DeepClone()), HttpStatusCode.Gone);
        var fresh = await TestBrowser.JsonAsync(await browser.GetAsync($"self-service/{name}/flows?id={late.GetProperty("use_flow_id").GetString()}"), HttpStatusCode.OK);

        Assert.Equal("guest", fresh.GetProperty("identity_schema").GetString());
        if (label is not null)
        {
            var text = fresh.GetProperty("ui").GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("attributes").GetProperty("name").GetString() == "identifier").GetProperty("meta").GetProperty("label");
            Assert.Equal((label, "Mail"), (text.GetProperty("id").GetInt32(), text.GetProperty("context").GetProperty("title").GetString()));
            return;
        }

        Assert.Equal(["csrf_token", "traits.email", "password", "method"], TestBrowser.Names(fresh));
        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(fresh, fields), HttpStatusCode.BadRequest);
        Assert.Contains(4000002, TestBrowser.AllMessages(refused));
    }

    // The address of a submit asks for no refresh: who is signed in is not given another form to sign in with.
    [Theory]
    [InlineData("?refresh=true")]
    [InlineData("?aal=aal2&refresh=true")]
    public async Task Who_refreshes_too_late_is_told_in_the_old_form_that_he_is_signed_in(string query)
    {
        await using var ory = await StartAsync("selfservice: { flows: { login: { lifespan: 1m } } }");
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync("kim@example.org", "correct-horse-battery-9"));
        var flow = await browser.BeginAsync("login", query);
        _time.Advance(TimeSpan.FromMinutes(2));

        var late = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password" }), HttpStatusCode.BadRequest);
        using var page = await browser.SubmitFormAsync(flow, ("method", "password"));

        Assert.Equal(flow.GetProperty("id").GetString(), late.GetProperty("id").GetString());
        Assert.Equal(4000001, TestBrowser.Message(late));
        Assert.Equal(HttpStatusCode.SeeOther, page.StatusCode);
        Assert.EndsWith("?flow=" + flow.GetProperty("id").GetString(), page.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    // A link is clicked in a browser, so that Kratos begins anew for one.
    [Theory]
    [InlineData("application/json", "/self-service/recovery/flows?id=")]
    [InlineData("text/html", "http://127.0.0.1:4455/recovery?flow=")]
    public async Task A_native_recovery_by_link_that_came_too_late_goes_on_in_a_browser(string accept, string target)
    {
        await using var ory = await StartAsync("""
            selfservice: { methods: { link: { enabled: true } }, flows: { recovery: { enabled: true, use: link, lifespan: 1m, ui_url: "http://127.0.0.1:4455/recovery" } } }
            """);
        var path = "self-service/recovery?flow=" + (await Asked.PublicAsync(ory, "GET", "self-service/recovery/api")).Text("id");
        _time.Advance(TimeSpan.FromMinutes(2));

        var late = await Asked.AskAsync(ory.CreateClient(), "POST", path, "method=link&email=kim%40example.org", "application/x-www-form-urlencoded", [("Accept", accept)]);

        Assert.Equal(303, late.Status);
        Assert.Contains(target, late.Location!, StringComparison.Ordinal);
        Assert.True(ory.Server.Flows.Find<RecoveryFlow>(late.Location!.Split('=')[^1])!.IsBrowser);
    }

    [Theory]
    [InlineData("login", 4010001)]
    [InlineData("registration", 4040001)]
    public async Task A_page_that_comes_too_late_is_sent_to_a_form_that_says_so(string name, int message)
    {
        await using var ory = await StartAsync($"selfservice: {{ flows: {{ {name}: {{ lifespan: 1m }} }} }}");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync(name);
        _time.Advance(TimeSpan.FromMinutes(2));

        using var late = await browser.SubmitFormAsync(flow, ("method", "password"));

        Assert.Equal(HttpStatusCode.SeeOther, late.StatusCode);
        Assert.StartsWith($"http://localhost/{name}?flow=", late.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var id = Urls.Parameter(late.Headers.Location!.OriginalString, "flow")!;
        Assert.NotEqual(flow.GetProperty("id").GetString(), id);
        Assert.Equal(message, TestBrowser.Message(await TestBrowser.JsonAsync(await browser.GetAsync($"self-service/{name}/flows?id={id}"), HttpStatusCode.OK)));
    }

    [Fact]
    public async Task Who_changes_his_settings_too_late_is_sent_to_a_form_that_says_so_and_nothing_is_changed()
    {
        await using var ory = await StartAsync("selfservice: { flows: { settings: { lifespan: 1m } } }");
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync("kim@example.org", "correct-horse-battery-9");
        await browser.SignInAsync(identity);
        var flow = await browser.BeginAsync("settings");
        _time.Advance(TimeSpan.FromMinutes(2));

        using var late = await browser.SubmitFormAsync(flow, ("method", "profile"), ("traits.email", "other@example.org"));

        Assert.Equal(HttpStatusCode.SeeOther, late.StatusCode);
        var id = Urls.Parameter(late.Headers.Location!.OriginalString, "flow")!;
        Assert.Equal(4050001, TestBrowser.Message(await TestBrowser.JsonAsync(await browser.GetAsync("self-service/settings/flows?id=" + id), HttpStatusCode.OK)));
        Assert.Equal("kim@example.org", (string?)ory.Server.Identities.Find(identity.Id)!.Traits["email"]);
    }

    [Fact]
    public async Task A_code_that_ran_out_verifies_nothing_and_leaves_a_form_to_ask_for_another()
    {
        await using var ory = await StartAsync("selfservice: { flows: { verification: { enabled: true } }, methods: { code: { config: { lifespan: 1m } } } }");
        var identity = await ory.CreateIdentityAsync("kim@example.org", verified: false);
        using var browser = new TestBrowser(ory);
        var flow = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(await browser.BeginAsync("verification"), new JsonObject { ["method"] = "code", ["email"] = "kim@example.org" }), HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromMinutes(2));

        using var late = await browser.SubmitFormAsync(flow, ("method", "code"), ("code", ory.Messages.Newest("kim@example.org").Code!));

        Assert.Equal(HttpStatusCode.SeeOther, late.StatusCode);
        var id = Urls.Parameter(late.Headers.Location!.OriginalString, "flow")!;
        var fresh = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/verification/flows?id=" + id), HttpStatusCode.OK);
        Assert.Equal((4070005, "choose_method"), (TestBrowser.Message(fresh), fresh.GetProperty("state").GetString()));
        Assert.False(ory.Server.Identities.Find(identity.Id)!.VerifiableAddresses[0].Verified);
    }

    private static JsonObject Fields(string name) => name == "login"
        ? new JsonObject { ["method"] = "code", ["identifier"] = "kim@example.org" }
        : new JsonObject { ["method"] = "code", ["traits"] = new JsonObject { ["email"] = "kim@example.org" } };

    private Task<OryEmulator> StartAsync(string configuration) =>
        OryEmulator.StartAsync(new OryEmulatorOptions { TimeProvider = _time, Configuration = configuration });
}
