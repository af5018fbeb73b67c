using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class RegistrationTests
{
    private const string TwoSteps = """
        selfservice:
          flows: { registration: { enable_legacy_one_step: false } }
          methods: { code: { passwordless_enabled: true } }
        """;

    // Ory's own pages send the button alone, and forms of one piece send it with the hidden method beside it.
    [Theory]
    [InlineData(null)]
    [InlineData("profile")]
    [InlineData("profile:back")]
    public async Task Back_leads_to_the_traits_whatever_method_goes_with_it(string? method)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = TwoSteps);
        using var browser = new TestBrowser(ory);
        var flow = await TraitsAsync(browser);

        using var answer = await browser.SubmitAsync(flow, Form(("screen", "previous"), ("method", method)));

        flow = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal("email", TestBrowser.Node(flow, "traits.email").GetProperty("type").GetString());
        Assert.Equal("kim@example.org", TestBrowser.Node(flow, "traits.email").GetProperty("value").GetString());
        Assert.Null(TestBrowser.Find(flow, "password"));
        Assert.False(flow.GetProperty("ui").TryGetProperty("messages", out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("code")]
    public async Task Whoever_was_sent_a_code_may_choose_another_way(string? method)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = TwoSteps);
        using var browser = new TestBrowser(ory);
        using var sent = await browser.SubmitAsync(await TraitsAsync(browser), Form(("method", "code")));
        var flow = await TestBrowser.JsonAsync(sent, HttpStatusCode.BadRequest);
        Assert.Equal("sent_email", flow.GetProperty("state").GetString());
        // The way back is not the code's.
        Assert.Equal(["default", "default", "default", "default", "code", "code", "code", "code", "profile"], Groups(flow));

        using var answer = await browser.SubmitAsync(flow, Form(("screen", "credential-selection"), ("method", method)));

        flow = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal("choose_method", flow.GetProperty("state").GetString());
        Assert.NotNull(TestBrowser.Find(flow, "password"));
        Assert.Null(TestBrowser.Find(flow, "code"));
    }

    [Fact]
    public async Task The_way_back_comes_last_after_a_wrong_code()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = TwoSteps);
        using var browser = new TestBrowser(ory);
        using var sent = await browser.SubmitAsync(await TraitsAsync(browser), Form(("method", "code")));

        using var answer = await browser.SubmitAsync(await TestBrowser.JsonAsync(sent, HttpStatusCode.BadRequest), Form(("method", "code"), ("code", "nonsense")));

        Assert.Equal(["code", "resend", "method", "method", "screen"], TestBrowser.Names(await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest)).Skip(4));
    }

    [Fact]
    public async Task Whoever_chooses_another_way_is_asked_which()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = TwoSteps);
        using var browser = new TestBrowser(ory);
        using var sent = await browser.SubmitAsync(await TraitsAsync(browser), Form(("method", "code")));

        using var answer = await browser.SubmitAsync(await TestBrowser.JsonAsync(sent, HttpStatusCode.BadRequest), Form(("screen", "credential-selection")));

        var flow = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal(1040009, TestBrowser.Message(flow));
        Assert.Equal("{}", flow.GetProperty("transient_payload").GetRawText());
        Assert.Equal(["code", "password"], Methods(flow));
    }

    [Fact]
    public async Task The_second_step_asked_for_again_keeps_what_was_entered()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = TwoSteps);
        using var browser = new TestBrowser(ory);
        var form = Form(("method", "profile"));
        form["traits"]!["name"] = new JsonObject { ["first"] = "Kim" };
        using var first = await browser.SubmitAsync(await browser.BeginAsync("registration"), form);

        using var answer = await browser.SubmitAsync(await TestBrowser.JsonAsync(first, HttpStatusCode.BadRequest), Form(("method", "profile")));

        var flow = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal("Kim", TestBrowser.Node(flow, "traits.name.first").GetProperty("value").GetString());
        Assert.Equal(2, TestBrowser.Names(flow).Count(name => name == "screen"));
        Assert.Equal(["code", "password"], Methods(flow));
    }

    // They have no fields of their own before: without them what was entered would be lost on the way.
    [Fact]
    public async Task What_a_list_holds_is_shown_at_the_second_step_and_on_the_way_back()
    {
        var schema = """
            {"type":"object","properties":{"traits":{"type":"object","required":["email"],"properties":{
              "email":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{"password":{"identifier":true}}}},
              "tags":{"type":"array","items":{"type":"string"}}}}}}
            """;
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = $"{TwoSteps}\nidentity: {{ schemas: [{{ id: default, url: \"{Reference.To(schema)}\" }}] }}");
        using var browser = new TestBrowser(ory);
        var form = Form(("method", "profile"));
        form["traits"]!["tags"] = new JsonArray("green", "red");
        var flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("registration"), (JsonObject)form.DeepClone()), HttpStatusCode.BadRequest);
        Assert.Equal(("text", "green"), Tag(0));
        Assert.Equal(["csrf_token", "traits.email", "traits.tags", "traits.tags.0", "traits.tags.1"], TestBrowser.Names(flow).Where(name => name is "csrf_token" || name!.StartsWith("traits", StringComparison.Ordinal)));

        form["screen"] = "previous";
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, form), HttpStatusCode.BadRequest);

        Assert.Equal(("text", "red"), Tag(1));

        (string?, string?) Tag(int at)
        {
            var node = TestBrowser.Node(flow, $"traits.tags.{at}");
            return (node.GetProperty("type").GetString(), node.GetProperty("value").GetString());
        }
    }

    [Fact]
    public async Task A_field_that_an_error_added_stays_on_the_way_back()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = TwoSteps);
        using var browser = new TestBrowser(ory);
        using var refused = await browser.SubmitAsync(await browser.BeginAsync("registration"), Form(("method", "password"), ("password", "abc")));

        using var answer = await browser.SubmitAsync(await TestBrowser.JsonAsync(refused, HttpStatusCode.BadRequest), Form(("method", "password"), ("screen", "previous")));

        var flow = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal("text", TestBrowser.Node(flow, "password").GetProperty("type").GetString());
        Assert.False(flow.GetProperty("ui").TryGetProperty("messages", out _));
    }

    [Fact]
    public async Task A_screen_that_there_is_not_is_said_to_be_none()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = TwoSteps);
        using var browser = new TestBrowser(ory);

        using var answer = await browser.SubmitAsync(await TraitsAsync(browser), Form(("method", "password"), ("password", "correct-horse-battery-9"), ("screen", "next")));

        var flow = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.False(flow.GetProperty("ui").TryGetProperty("messages", out _));
        var message = flow.GetProperty("ui").GetProperty("nodes").EnumerateArray().SelectMany(node => node.GetProperty("messages").EnumerateArray()).Single();
        Assert.Equal(4000001, message.GetProperty("id").GetInt32());
    }

    private static IEnumerable<string?> Groups(JsonElement flow) =>
        flow.GetProperty("ui").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("group").GetString());

    private static IEnumerable<string?> Methods(JsonElement flow) => flow.GetProperty("ui").GetProperty("nodes").EnumerateArray()
        .Select(node => node.GetProperty("attributes")).Where(node => node.TryGetProperty("name", out var name) && name.GetString() == "method").Select(node => node.GetProperty("value").GetString());

    // What its switch turns off is the part of the settings.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task People_are_asked_for_their_traits_where_they_cannot_change_them_later(bool twoSteps)
    {
        var off = "selfservice: { flows: { registration: { enable_legacy_one_step: " + (twoSteps ? "false" : "true") + " } }, methods: { profile: { enabled: false } } }";
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = off);
        using var browser = new TestBrowser(ory);
        var flow = twoSteps ? await TraitsAsync(browser) : await browser.BeginAsync("registration");
        Assert.NotNull(TestBrowser.Find(flow, "traits.email"));

        using var answer = await browser.SubmitAsync(flow, Form(("method", "password"), ("password", "another-horse-battery-7")));

        await TestBrowser.JsonAsync(answer, HttpStatusCode.OK);
        Assert.DoesNotContain("traits.email", TestBrowser.Names(await browser.BeginAsync("settings")));
    }

    private static async Task<JsonElement> TraitsAsync(TestBrowser browser)
    {
        using var answer = await browser.SubmitAsync(await browser.BeginAsync("registration"), Form(("method", "profile")));
        return await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
    }

    private static JsonObject Form(params (string Name, string? Value)[] fields)
    {
        var form = new JsonObject { ["traits"] = new JsonObject { ["email"] = "kim@example.org" } };
        foreach (var (name, value) in fields.Where(field => field.Value is not null)) form[name] = value;
        return form;
    }
}
