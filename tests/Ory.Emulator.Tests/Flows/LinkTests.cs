using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class LinkTests
{
    [Theory]
    [InlineData("recovery", 4060004)]
    [InlineData("verification", 4070001)]
    public async Task A_second_click_meets_a_token_that_is_used(string flow, int message)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            Configuration = $$"""
                selfservice:
                  methods: { link: { enabled: true } }
                  flows: { {{flow}}: { enabled: true, use: link, ui_url: "http://127.0.0.1:4455/{{flow}}" } }
                """,
        });
        await ory.CreateIdentityAsync("ann@example.org", verified: false);
        using var browser = new TestBrowser(ory);
        var begun = await browser.BeginAsync(flow);
        using var sent = await browser.SubmitAsync(begun, new JsonObject { ["method"] = "link", ["email"] = "ann@example.org" });
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        var link = ory.Messages.To("ann@example.org")[^1].Link!.ToString();

        using var first = await browser.NavigateAsync(link);
        using var other = new TestBrowser(ory);
        using var second = await other.NavigateAsync(link);
        using var read = await other.GetAsync($"self-service/{flow}/flows?id={second.Headers.Location!.OriginalString.Split("flow=")[1]}");

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther), (first.StatusCode, second.StatusCode));
        Assert.Equal(message, (await TestBrowser.JsonAsync(read, HttpStatusCode.OK)).GetProperty("ui").GetProperty("messages")[0].GetProperty("id").GetInt32());
    }

    // Whoever looks at the links in a mail before it is read asks for their heads.
    [Theory]
    [InlineData("recovery", "link")]
    [InlineData("verification", "link")]
    [InlineData("verification", "code")]
    public async Task A_link_that_is_only_looked_at_is_not_used(string flow, string method)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            Configuration = $$"""
                selfservice:
                  methods: { code: { enabled: true }, link: { enabled: true } }
                  flows: { {{flow}}: { enabled: true, use: {{method}}, ui_url: "http://127.0.0.1:4455/{{flow}}" } }
                """,
        });
        var ann = await ory.CreateIdentityAsync("ann@example.org", verified: false);
        using var browser = new TestBrowser(ory);
        using var sent = await browser.SubmitAsync(await browser.BeginAsync(flow), new JsonObject { ["method"] = method, ["email"] = "ann@example.org" });
        var link = ory.Messages.Newest("ann@example.org").Link!.ToString();

        var asPage = await Asked.PublicAsync(ory, "HEAD", link, ("Accept", "text/html"));
        var asScript = await Asked.PublicAsync(ory, "HEAD", link, ("Accept", "application/json"));
        var isVerified = ory.Server.Identities.Find(ann.Id)!.VerifiableAddresses[0].Verified;
        using var used = await browser.NavigateAsync(link);

        Assert.False(isVerified);
        Assert.Equal((303, 400), (asPage.Status, asScript.Status));
        Assert.Contains(flow == "recovery" ? "/settings?" : "/verification?", used.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    // Kratos' schema still has an address for them, which nothing in it asks for any more.
    [Theory]
    [InlineData("verification", "code")]
    [InlineData("verification", "link")]
    [InlineData("recovery", "link")]
    public async Task Mailed_links_lead_to_the_public_API(string flow, string method)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            Configuration = $$"""
                selfservice:
                  methods: { code: { enabled: true }, link: { enabled: true, config: { base_url: https://links.example.org/auth/ } } }
                  flows: { {{flow}}: { enabled: true, use: {{method}} } }
                """,
        });
        await ory.CreateIdentityAsync("ann@example.org", verified: false);
        using var browser = new TestBrowser(ory);

        using var sent = await browser.SubmitAsync(await browser.BeginAsync(flow), new JsonObject { ["method"] = method, ["email"] = "ann@example.org" });

        Assert.StartsWith($"{ory.PublicUrl}self-service/{flow}?", ory.Messages.Newest("ann@example.org").Link!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recovery", "settings")]
    [InlineData("verification", "verification")]
    public async Task An_earlier_link_is_good_after_another_was_mailed(string flow, string page)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            Configuration = $$"""
                selfservice:
                  methods: { link: { enabled: true } }
                  flows:
                    {{flow}}: { enabled: true, use: link, ui_url: "http://127.0.0.1:4455/{{flow}}" }
                    settings: { ui_url: "http://127.0.0.1:4455/settings" }
                """,
        });
        await ory.CreateIdentityAsync("ann@example.org", verified: false);
        using var browser = new TestBrowser(ory);
        var begun = await browser.BeginAsync(flow);
        var before = ory.Messages.To("ann@example.org").Count;
        using var sent = await browser.SubmitAsync(begun, new JsonObject { ["method"] = "link", ["email"] = "ann@example.org" });
        using var sentAgain = await browser.SubmitAsync(begun, new JsonObject { ["method"] = "link", ["email"] = "ann@example.org" });
        var links = ory.Messages.To("ann@example.org").Skip(before).Select(message => message.Link!.ToString()).ToArray();

        using var clicked = await browser.NavigateAsync(links[0]);

        Assert.Equal(2, links.Distinct().Count());
        Assert.StartsWith($"http://127.0.0.1:4455/{page}?flow=", clicked.Headers.Location!.OriginalString, StringComparison.Ordinal);
        if (flow == page) Assert.EndsWith(begun.GetProperty("id").GetString()!, clicked.Headers.Location.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recovery_that_has_passed_says_so_whatever_is_submitted()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = """selfservice: { methods: { link: { enabled: true } }, flows: { recovery: { enabled: true, use: link, ui_url: "http://127.0.0.1:4455/recovery" } } }""" });
        await ory.CreateIdentityAsync("ann@example.org");
        using var browser = new TestBrowser(ory);
        var begun = await browser.BeginAsync("recovery");
        using var sent = await browser.SubmitAsync(begun, new JsonObject { ["method"] = "link", ["email"] = "ann@example.org" });
        using var other = new TestBrowser(ory);
        using var clicked = await other.NavigateAsync(ory.Messages.To("ann@example.org")[^1].Link!.ToString());

        using var again = await browser.SubmitAsync(begun, new JsonObject { ["method"] = "link" });

        Assert.Equal(HttpStatusCode.SeeOther, clicked.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        Assert.StartsWith("http://127.0.0.1:4455/recovery?flow=", again.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var read = await browser.GetAsync($"self-service/recovery/flows?id={again.Headers.Location.OriginalString.Split("flow=")[1]}");
        Assert.Equal(4060001, (await TestBrowser.JsonAsync(read, HttpStatusCode.OK)).GetProperty("ui").GetProperty("messages")[0].GetProperty("id").GetInt32());
    }
}
