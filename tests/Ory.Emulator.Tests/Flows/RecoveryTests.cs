using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

public class RecoveryTests
{
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
    public async Task A_code_lets_in_once()
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");
        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["email"] = identity.Identifier }), HttpStatusCode.OK);
        var fields = new JsonObject { ["method"] = "code", ["code"] = ory.Messages.Newest(identity.Identifier!).Code };

        var passed = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, (JsonObject)fields.DeepClone()), HttpStatusCode.OK);
        var again = await TestBrowser.JsonAsync(await browser.SubmitAsync(passed, (JsonObject)fields.DeepClone()), HttpStatusCode.OK);

        Assert.Equal("show_settings_ui", passed.GetProperty("continue_with")[0].GetProperty("action").GetString());
        Assert.Equal(4060006, again.GetProperty("ui").GetProperty("messages")[0].GetProperty("id").GetInt32());
        Assert.Single(ory.Server.Sessions.Of(identity.Id));
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
    public async Task An_address_nobody_has_is_answered_like_any_other()
    {
        await using var ory = await StartWithChoiceAsync();
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("recovery");

        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["recovery_address"] = "nobody@example.org" }), HttpStatusCode.OK);

        Assert.Equal("recovery_awaiting_code", flow.GetProperty("state").GetString());
        Assert.Empty(ory.Messages);
    }

    private static Task<OryEmulator> StartWithChoiceAsync()
    {
        const string schema = """
            {"properties":{"traits":{"type":"object","required":["email"],"properties":{
              "email":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{"password":{"identifier":true}},"recovery":{"via":"email"}}},
              "other":{"type":"string","format":"email","ory.sh/kratos":{"recovery":{"via":"email"}}}}}}}
            """;
        return OryEmulator.StartAsync(new OryEmulatorOptions
        {
            Configuration = $$"""
                feature_flags: { choose_recovery_address: true, use_continue_with_transitions: true }
                identity: { schemas: [{ id: default, url: "base64://{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(schema))}}" }] }
                """,
        });
    }
}
