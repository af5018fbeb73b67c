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

        using var answer = await browser.SubmitAsync(flow, Form(("screen", "credential-selection"), ("method", method)));

        flow = await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal("choose_method", flow.GetProperty("state").GetString());
        Assert.NotNull(TestBrowser.Find(flow, "password"));
        Assert.Null(TestBrowser.Find(flow, "code"));
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
