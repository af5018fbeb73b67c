using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What an address gets that nobody has: nothing, or a word about it; the form says the same either way.</summary>
public class UnknownRecipientsTests
{
    // As it was typed: who has no account has no address that the server would know how to write.
    private const string Nobody = "Nobody@Example.org";

    [Theory]
    [InlineData("recovery", "code", false, "recovery_code_invalid")]
    [InlineData("recovery", "code", true, "recovery_code_invalid")]
    [InlineData("recovery", "link", false, "recovery_invalid")]
    [InlineData("verification", "code", false, "verification_code_invalid")]
    [InlineData("verification", "link", false, "verification_invalid")]
    public async Task Who_asks_for_an_address_that_nobody_has_is_told_in_its_mailbox_where_that_is_configured(string name, string method, bool isChoice, string template)
    {
        var fields = new JsonObject { ["method"] = method, [isChoice ? "recovery_address" : "email"] = Nobody };
        await using var silent = await StartAsync(name, method, isChoice, notifies: false);
        await using var ory = await StartAsync(name, method, isChoice, notifies: true);

        var unsaid = await AskAsync(silent, name, fields);
        var said = await AskAsync(ory, name, fields);

        Assert.Equal(unsaid, said);
        Assert.Empty(silent.Messages);
        var message = Assert.Single(ory.Messages);
        Assert.Equal((Nobody, template, (string?)null), (message.Recipient, message.TemplateType, message.Code));
    }

    // Kratos words this for mailboxes alone.
    [Fact]
    public async Task A_number_that_nobody_has_is_told_nothing()
    {
        await using var ory = await StartAsync("recovery", "code", isChoice: true, notifies: true);

        var said = await AskAsync(ory, "recovery", new JsonObject { ["method"] = "code", ["recovery_address"] = "+4915155501234" });

        Assert.StartsWith("recovery_awaiting_code 1060004 ", said, StringComparison.Ordinal);
        Assert.Empty(ory.Messages);
    }

    private static async Task<string> AskAsync(OryEmulator ory, string name, JsonObject fields)
    {
        using var browser = new TestBrowser(ory);
        var flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync(name), (JsonObject)fields.DeepClone()), HttpStatusCode.OK);
        return $"{flow.GetProperty("state").GetString()} {string.Join(' ', TestBrowser.AllMessages(flow))} {string.Join(' ', TestBrowser.Names(flow))}";
    }

    private static Task<OryEmulator> StartAsync(string name, string method, bool isChoice, bool notifies) => OryEmulator.StartAsync(options => options.Configuration =
        $$"""
        selfservice:
          flows: { {{name}}: { enabled: true, use: {{method}}, notify_unknown_recipients: {{(notifies ? "true" : "false")}} } }
          methods: { link: { enabled: true } }
        feature_flags: { choose_recovery_address: {{(isChoice ? "true" : "false")}} }
        """);
}
