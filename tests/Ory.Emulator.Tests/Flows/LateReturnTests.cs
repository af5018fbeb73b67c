using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

/// <summary>Where somebody is sent back to by a flow that takes another one's place.</summary>
public class LateReturnTests
{
    private const string Kim = "kim@example.org";
    private const string Elsewhere = "https%3A%2F%2Felsewhere.example.com%2F";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    public static TheoryData<string, string> Flows => new()
    {
        { "login", "password" }, { "registration", "password" }, { "settings", "profile" }, { "recovery", "code" }, { "verification", "code" },
    };

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task A_late_submit_whose_own_address_leads_elsewhere_begins_nothing_and_is_told_so_in_the_old_form(string name, string method)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        if (name == "settings") await browser.SignInAsync(await ory.CreateIdentityAsync(Kim, "correct-horse-battery-9"));
        var old = await browser.BeginAsync(name);
        _time.Advance(TimeSpan.FromMinutes(2));

        var late = await TestBrowser.JsonAsync(await PostAsync(browser, old, "&return_to=" + Elsewhere, method), HttpStatusCode.BadRequest);

        Assert.Equal(old.GetProperty("id").GetString(), late.GetProperty("id").GetString());
        Assert.Equal(4000001, TestBrowser.Message(late));
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task A_flow_in_the_place_of_a_late_one_leads_where_that_led(string name, string method)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        if (name == "settings") await browser.SignInAsync(await ory.CreateIdentityAsync(Kim, "correct-horse-battery-9"));
        var old = await browser.BeginAsync(name, "?return_to=http%3A%2F%2F127.0.0.1%3A4455%2Fback");
        _time.Advance(TimeSpan.FromMinutes(2));

        using var late = await PostAsync(browser, old, "&return_to=http%3A%2F%2F127.0.0.1%3A4455%2Fother", method);
        var id = late.StatusCode == HttpStatusCode.SeeOther
            ? Urls.Parameter(late.Headers.Location!.OriginalString, "id")
            : (await TestBrowser.JsonAsync(late, HttpStatusCode.Gone)).GetProperty("use_flow_id").GetString();
        var fresh = await TestBrowser.JsonAsync(await browser.GetAsync($"self-service/{name}/flows?id={id}"), HttpStatusCode.OK);

        Assert.NotEqual(old.GetProperty("id").GetString(), id);
        Assert.Equal("http://127.0.0.1:4455/back", fresh.GetProperty("return_to").GetString());
    }

    [Theory]
    [InlineData("recovery")]
    [InlineData("verification")]
    public async Task Where_codes_were_guessed_too_often_an_address_that_leads_elsewhere_begins_nothing_either(string name)
    {
        await using var ory = await StartAsync();
        using var browser = new TestBrowser(ory);
        await ory.CreateIdentityAsync(Kim, verified: false);
        var flow = await TestBrowser.JsonAsync(
            await browser.SubmitAsync(await browser.BeginAsync(name), new JsonObject { ["method"] = "code", ["email"] = Kim }), HttpStatusCode.OK);
        (await PostAsync(browser, flow, "", "code", code: "000000")).Dispose();

        var refused = await TestBrowser.JsonAsync(await PostAsync(browser, flow, "&return_to=" + Elsewhere, "code", code: "000000"), HttpStatusCode.BadRequest);
        using var begun = await PostAsync(browser, flow, "", "code", code: "000000");

        Assert.Equal(flow.GetProperty("id").GetString(), refused.GetProperty("id").GetString());
        Assert.Contains(4000001, TestBrowser.AllMessages(refused));
        Assert.DoesNotContain(flow.GetProperty("id").GetString()!, await begun.Content.ReadAsStringAsync() + begun.Headers.Location, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PostAsync(TestBrowser browser, JsonElement flow, string more, string method, string? code = null)
    {
        var fields = new JsonObject { ["method"] = method, ["csrf_token"] = TestBrowser.Node(flow, "csrf_token").GetProperty("value").GetString() };
        if (code is not null) fields["code"] = code;
        return browser.PostAsync(flow.GetProperty("ui").GetProperty("action").GetString() + more, fields.ToJsonString());
    }

    private Task<OryEmulator> StartAsync() => OryEmulator.StartAsync(new OryEmulatorOptions
    {
        TimeProvider = _time,
        Configuration = """
            selfservice:
              allowed_return_urls: ["http://127.0.0.1:4455"]
              methods: { code: { config: { max_submissions: 1 } } }
              flows:
                login: { lifespan: 1m }
                registration: { lifespan: 1m }
                settings: { lifespan: 1m }
                recovery: { enabled: true, lifespan: 1m }
                verification: { enabled: true, lifespan: 1m }
            """,
    });
}
