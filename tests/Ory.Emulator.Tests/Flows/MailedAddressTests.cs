using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>What a code or a link that was mailed says about the address it was mailed to.</summary>
public class MailedAddressTests
{
    private const string Address = "ann@example.org";

    private const string VerificationByLink = "selfservice: { flows: { verification: { use: link } }, methods: { link: { enabled: true } } }";
    private const string RecoveryByLink = "selfservice: { flows: { recovery: { use: link } }, methods: { link: { enabled: true } } }";

    [Theory]
    [InlineData("verification", null, "completed")]
    [InlineData("verification", VerificationByLink, "completed")]
    [InlineData("recovery", null, "completed")]
    [InlineData("recovery", RecoveryByLink, "completed")]
    [InlineData("login", "selfservice: { methods: { code: { passwordless_enabled: true } } }", "sent")]
    public async Task An_address_that_is_verified_again_is_completed_again_but_not_by_a_sign_in(string name, string? configuration, string status)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = configuration });
        var id = await MakeAsync(ory);
        ory.Server.Identities.TryUpdate(id, ann => ann.WithMailed(Address), out _);
        using var browser = new TestBrowser(ory);

        using var answer = await UseAsync(ory, browser, await SendAsync(browser, name));

        Assert.DoesNotContain("id=", answer.Headers.Location?.Query ?? "", StringComparison.Ordinal);
        var address = (await Asked.AdminAsync(ory, "GET", $"/admin/identities/{id}")).Body!["verifiable_addresses"]![0]!;
        Assert.Equal((true, status), ((bool)address["verified"]!, (string)address["status"]!));
    }

    [Theory]
    [InlineData("verification", null, 4070006)]
    [InlineData("verification", VerificationByLink, 4070001)]
    [InlineData("recovery", null, 4060006)]
    [InlineData("recovery", RecoveryByLink, 4060004)]
    public async Task What_was_mailed_to_an_address_that_somebody_has_no_more_is_worth_nothing(string name, string? configuration, int message)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = configuration });
        var id = await MakeAsync(ory);
        using var browser = new TestBrowser(ory);
        var flow = await SendAsync(browser, name);
        await Asked.AdminAsync(ory, "PATCH", $"/admin/identities/{id}", """[{"op":"replace","path":"/traits/email","value":"ann-smith@example.org"}]""");

        using var answer = await UseAsync(ory, browser, flow);

        var shown = answer.Headers.Location is { } page
            ? await TestBrowser.JsonAsync(await browser.GetAsync($"self-service/{name}/flows?id={page.Query["?flow=".Length..]}"), HttpStatusCode.OK)
            : await TestBrowser.JsonAsync(answer, HttpStatusCode.OK);
        Assert.Equal([message], TestBrowser.AllMessages(shown));
        Assert.Empty(ory.Server.Sessions.Of(id));
    }

    [Fact]
    public async Task A_code_of_ones_own_in_a_flow_that_an_administrator_made_proves_the_address()
    {
        await using var ory = await OryEmulator.StartAsync();
        var id = (await Asked.AdminAsync(ory, "POST", "/admin/identities", $$$"""{"schema_id":"default","traits":{"email":"{{{Address}}}"}}""")).Text("id");
        var made = await Asked.AdminAsync(ory, "POST", "/admin/recovery/code", $$"""{"identity_id":"{{id}}"}""");
        using var browser = new TestBrowser(ory);
        var flow = await TestBrowser.JsonAsync(await browser.GetAsync("self-service/recovery/flows?id=" + ((string)made.Body!["recovery_link"]!).Split("flow=")[1]), HttpStatusCode.OK);
        var csrf = TestBrowser.Node(await browser.BeginAsync("login"), "csrf_token").GetProperty("value").GetString();
        var path = flow.GetProperty("ui").GetProperty("action").GetString()!;
        using var sent = await browser.PostAsync(path, $$"""{"method":"code","email":"{{Address}}","csrf_token":"{{csrf}}"}""");

        await TestBrowser.JsonAsync(await browser.PostAsync(path, $$"""{"method":"code","code":"{{ory.Messages.Newest(Address).Code}}","csrf_token":"{{csrf}}"}"""), HttpStatusCode.OK);

        Assert.True(ory.Server.Identities.Find(Guid.Parse(id))!.VerifiableAddresses[0].Verified);
    }

    [Fact]
    public async Task A_link_of_ones_own_in_a_flow_that_an_administrator_made_proves_the_address()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = RecoveryByLink });
        var id = (await Asked.AdminAsync(ory, "POST", "/admin/identities", $$$"""{"schema_id":"default","traits":{"email":"{{{Address}}}"}}""")).Text("id");
        var made = await Asked.AdminAsync(ory, "POST", "/admin/recovery/link", $$"""{"identity_id":"{{id}}"}""");
        using var browser = new TestBrowser(ory);
        var csrf = TestBrowser.Node(await browser.BeginAsync("login"), "csrf_token").GetProperty("value").GetString();
        var path = ((string)made.Body!["recovery_link"]!).Split("&token=")[0];
        await TestBrowser.JsonAsync(await browser.PostAsync(path, $$"""{"method":"link","email":"{{Address}}","csrf_token":"{{csrf}}"}"""), HttpStatusCode.OK);

        using var answer = await browser.NavigateAsync(ory.Messages.Newest(Address).Link!.ToString());

        Assert.True(ory.Server.Identities.Find(Guid.Parse(id!))!.VerifiableAddresses[0].Verified);
    }

    private static async Task<Guid> MakeAsync(OryEmulator ory) => Guid.Parse((await Asked.AdminAsync(ory, "POST", "/admin/identities", $$"""
        {"schema_id":"default","traits":{"email":"{{Address}}"},"verifiable_addresses":[{"value":"{{Address}}","verified":true,"via":"email","status":"completed"}]}
        """)).Text("id")!);

    private static async Task<JsonElement> SendAsync(TestBrowser browser, string name)
    {
        var flow = await browser.BeginAsync(name);
        using var sent = await browser.SubmitAsync(flow, Fields(flow, name == "login" ? "identifier" : "email", Address));
        return flow;
    }

    private static async Task<HttpResponseMessage> UseAsync(OryEmulator ory, TestBrowser browser, JsonElement flow)
    {
        var mail = ory.Messages.Newest(Address);
        if (mail.TemplateType is "verification_valid" or "recovery_valid") return await browser.NavigateAsync(mail.Link!.ToString());
        var fields = Fields(flow, "code", mail.Code!);
        if (mail.TemplateType is "login_code_valid") fields["identifier"] = Address;
        return await browser.SubmitAsync(flow, fields);
    }

    private static JsonObject Fields(JsonElement flow, string name, string value) =>
        new() { ["method"] = flow.TryGetProperty("active", out var active) ? active.GetString() : "code", [name] = value };
}
