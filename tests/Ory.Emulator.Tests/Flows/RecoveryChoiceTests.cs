using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Recovery where people choose which of their addresses a code is sent to.</summary>
public class RecoveryChoiceTests
{
    // Kratos knows no link in the second version, but asks for an address to mail one to; whatever is given then, it begins anew.
    [Fact]
    public async Task A_link_is_mailed_to_nobody()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = """
            selfservice: { methods: { link: { enabled: true } }, flows: { recovery: { enabled: true, use: link, ui_url: "http://127.0.0.1:4455/recovery" } } }
            feature_flags: { choose_recovery_address: true }
            """);
        await ory.CreateIdentityAsync("kim@example.org");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        Assert.Equal("recovery_awaiting_address", flow.GetProperty("state").GetString());

        using var refused = await browser.SubmitFormAsync(flow, ("method", "link"), ("email", "kim@example.org"));

        Assert.Equal(HttpStatusCode.SeeOther, refused.StatusCode);
        var id = refused.Headers.Location!.OriginalString.Split('=')[^1];
        flow = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/recovery/flows?id=" + id), HttpStatusCode.OK);
        Assert.Equal(4060002, TestBrowser.Message(flow));
        Assert.Equal(("link", "recovery_awaiting_address"), (flow.GetProperty("active").GetString(), flow.GetProperty("state").GetString()));
        Assert.Empty(ory.Messages);
    }

    [Fact]
    public async Task Who_has_one_address_is_asked_for_the_code_at_once()
    {
        await using var ory = await StartWithChoiceAsync();
        var identity = await ory.CreateIdentityAsync(traits: new JsonObject { ["email"] = "one@example.org" });
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        Assert.Equal("recovery_awaiting_address", flow.GetProperty("state").GetString());

        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["recovery_address"] = "one@example.org" }), HttpStatusCode.OK);

        Assert.Equal("recovery_awaiting_code", flow.GetProperty("state").GetString());
        Assert.Equal("on****@example.org", flow.GetProperty("ui").GetProperty("messages")[0].GetProperty("context").GetProperty("masked_address").GetString());
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest("one@example.org").Code }), HttpStatusCode.OK);
        Assert.Equal("code_recovery", Assert.Single(ory.Server.Sessions.Of(identity.Id)).Methods[0].Method);
    }

    [Fact]
    public async Task Who_has_several_addresses_chooses_one_and_gives_it_in_full()
    {
        await using var ory = await StartWithChoiceAsync();
        var identity = await ory.CreateIdentityAsync(traits: new JsonObject { ["email"] = "first@example.org", ["other"] = "second@example.org" });
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");

        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["recovery_address"] = "first@example.org" }), HttpStatusCode.OK);
        Assert.Equal("recovery_awaiting_address_choice", flow.GetProperty("state").GetString());
        Assert.DoesNotContain("second@example.org", flow.GetRawText(), StringComparison.Ordinal);
        var choice = flow.GetProperty("ui").GetProperty("nodes").EnumerateArray().Last(node => node.GetProperty("attributes").GetProperty("name").GetString() == "recovery_select_address")
            .GetProperty("attributes").GetProperty("value").GetString();

        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["recovery_address"] = "first@example.org", ["recovery_select_address"] = choice }), HttpStatusCode.OK);
        Assert.Equal("recovery_confirming_address", flow.GetProperty("state").GetString());
        Assert.Empty(ory.Messages.To("second@example.org"));

        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["recovery_confirm_address"] = "second@example.org" }), HttpStatusCode.OK);
        Assert.Equal("recovery_awaiting_code", flow.GetProperty("state").GetString());
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest("second@example.org").Code }), HttpStatusCode.OK);
        Assert.Single(ory.Server.Sessions.Of(identity.Id));
    }

    [Fact]
    public async Task A_step_asks_for_what_it_needs_and_goes_back_to_the_choice()
    {
        await using var ory = await StartWithChoiceAsync();
        await ory.CreateIdentityAsync(traits: new JsonObject { ["email"] = "first@example.org", ["other"] = "second@example.org" });
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        await MissesAsync(browser, flow, [], "recovery_address");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["recovery_address"] = "first@example.org" }), HttpStatusCode.OK);
        await MissesAsync(browser, flow, new JsonObject { ["recovery_address"] = "first@example.org" }, "recovery_select_address");
        var own = TestBrowser.Node(flow, "recovery_select_address").GetProperty("value").GetString();

        // The address that was given in full needs no confirmation, and a code is mailed again when none is given.
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["recovery_address"] = "first@example.org", ["recovery_select_address"] = own }), HttpStatusCode.OK);
        Assert.Equal("recovery_awaiting_code", flow.GetProperty("state").GetString());
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["recovery_confirm_address"] = "first@example.org" }), HttpStatusCode.OK);
        Assert.Equal(2, ory.Messages.To("first@example.org").Count);

        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["screen"] = "previous", ["recovery_address"] = "first@example.org" }), HttpStatusCode.OK);
        Assert.Equal("recovery_awaiting_address_choice", flow.GetProperty("state").GetString());
    }

    private static async Task MissesAsync(TestBrowser browser, System.Text.Json.JsonElement flow, JsonObject fields, string missing)
    {
        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, fields), HttpStatusCode.BadRequest);
        var node = refused.GetProperty("ui").GetProperty("nodes").EnumerateArray().First(node => node.GetProperty("attributes").GetProperty("name").GetString() == missing);
        Assert.Equal(4000002, node.GetProperty("messages")[0].GetProperty("id").GetInt32());
    }

    // There is nothing before the beginning, and no choice was made yet: Kratos keeps nothing of such a submit.
    [Fact]
    public async Task Who_goes_back_from_the_beginning_finds_the_form_as_it_was()
    {
        await using var ory = await StartWithChoiceAsync();
        await ory.CreateIdentityAsync(traits: new JsonObject { ["email"] = "first@example.org", ["other"] = "second@example.org" });
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, []), HttpStatusCode.BadRequest);

        var again = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["screen"] = "previous", ["recovery_address"] = "first@example.org" }), HttpStatusCode.OK);

        Assert.Equal(flow.GetProperty("ui").GetRawText(), again.GetProperty("ui").GetRawText());
    }

    // The choice has no button for it, and Kratos no form: it takes the fault for its own.
    [Fact]
    public async Task Nobody_goes_back_from_the_choice()
    {
        await using var ory = await StartWithChoiceAsync();
        await ory.CreateIdentityAsync(traits: new JsonObject { ["email"] = "first@example.org", ["other"] = "second@example.org" });
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["recovery_address"] = "first@example.org" }), HttpStatusCode.OK);

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["screen"] = "previous", ["recovery_address"] = "first@example.org" }), HttpStatusCode.BadRequest);

        Assert.Equal(500, refused.GetProperty("error").GetProperty("code").GetInt32());
        // Who names nobody that has several addresses begins anew.
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["screen"] = "previous" }), HttpStatusCode.OK);
        Assert.Equal("recovery_awaiting_address", flow.GetProperty("state").GetString());
    }

    // Until the code was right it is the step that says what is to be done, afterwards the method again.
    [Fact]
    public async Task A_recovery_that_has_passed_is_taken_up_by_its_method_only()
    {
        await using var ory = await StartWithChoiceAsync();
        await ory.CreateIdentityAsync(traits: new JsonObject { ["email"] = "one@example.org" });
        var path = "self-service/recovery?flow=" + (await Asked.PublicAsync(ory, "GET", "self-service/recovery/api")).Text("id");
        await PostAsync(new JsonObject { ["recovery_address"] = "one@example.org" });
        Assert.Equal("passed_challenge", (await PostAsync(new JsonObject { ["code"] = ory.Messages.Newest("one@example.org").Code })).Text("state"));

        var refused = await PostAsync(new JsonObject { ["email"] = "one@example.org" });

        Assert.Equal((400, 4010005), (refused.Status, (int)refused.Body!["ui"]!["messages"]![0]!["id"]!));

        Task<Asked> PostAsync(JsonObject fields) => Asked.AskAsync(ory.CreateClient(), "POST", path, fields.ToJsonString(), "application/json", []);
    }

    [Fact]
    public async Task An_address_nobody_has_is_answered_like_any_other()
    {
        await using var ory = await StartWithChoiceAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");

        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["recovery_address"] = "nobody@example.org" }), HttpStatusCode.OK);

        Assert.Equal("recovery_awaiting_code", flow.GetProperty("state").GetString());
        Assert.Empty(ory.Messages);
    }

    [Fact]
    public async Task A_malformed_email_is_told_although_nothing_asks_for_one()
    {
        await using var ory = await StartWithChoiceAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");

        var refused = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["recovery_address"] = "ann@example.org", ["email"] = "ann", ["csrf_token"] = "wrong" }), HttpStatusCode.BadRequest);

        Assert.Equal([4000040], TestBrowser.AllMessages(refused));
        Assert.Equal(["csrf_token", "recovery_address", "method", "email"], TestBrowser.Names(refused));
    }

    [Fact]
    public async Task Ten_addresses_are_offered_at_most()
    {
        await using var ory = await StartWithChoiceAsync();
        await ory.CreateIdentityAsync(traits: new JsonObject { ["email"] = "ann@example.org", ["others"] = new JsonArray([.. Enumerable.Range(10, 12).Select(i => (JsonNode)$"ann{i}@example.org")]) });
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");

        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["recovery_address"] = "ann@example.org" }), HttpStatusCode.OK);

        Assert.Equal(10, TestBrowser.Names(flow).Count(name => name == "recovery_select_address"));
    }

    private static Task<OryEmulator> StartWithChoiceAsync()
    {
        const string schema = """
            {"properties":{"traits":{"type":"object","required":["email"],"properties":{
              "email":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{"password":{"identifier":true}},"recovery":{"via":"email"}}},
              "other":{"type":"string","format":"email","ory.sh/kratos":{"recovery":{"via":"email"}}},
              "others":{"type":"array","items":{"type":"string","format":"email","ory.sh/kratos":{"recovery":{"via":"email"}}}}}}}}
            """;
        return OryEmulator.StartAsync(new OryEmulatorOptions
        {
            Configuration = $$"""
                feature_flags: { choose_recovery_address: true, use_continue_with_transitions: true }
                identity: { schemas: [{ id: default, url: "{{Reference.To(schema)}}" }] }
                """,
        });
    }
}
