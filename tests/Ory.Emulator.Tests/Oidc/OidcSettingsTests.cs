using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Which provider is meant in the settings.</summary>
public class OidcSettingsTests
{
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
}
