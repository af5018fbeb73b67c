using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class CodeTests
{
    private const string WithoutCodes = """
        {"properties":{"traits":{"type":"object","required":["email"],"properties":{
          "email":{"type":"string","format":"email","ory.sh/kratos":{"credentials":{"password":{"identifier":true}},"verification":{"via":"email"}}}}}}}
        """;

    [Theory]
    [InlineData(true, 1010014)]
    [InlineData(false, 4000035)]
    public async Task An_account_without_a_credential_for_codes_is_sent_one_only_where_the_fallback_is_on(bool fallback, int message)
    {
        await using var ory = await StartAsync(WithoutCodes, fallback);
        var identity = await ory.CreateIdentityAsync("old@example.org");
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("login");

        flow = await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, new JsonObject { ["method"] = "code", ["identifier"] = "old@example.org" }), HttpStatusCode.BadRequest);

        Assert.Equal(message, flow.GetProperty("ui").GetProperty("messages")[0].GetProperty("id").GetInt32());
        if (!fallback) return;
        var fields = new JsonObject { ["method"] = "code", ["identifier"] = "old@example.org", ["code"] = ory.Messages.Newest("old@example.org").Code };
        await TestBrowser.JsonAsync(await browser.SubmitAsync(flow, fields), HttpStatusCode.OK);
        Assert.Single(ory.Server.Sessions.Of(identity.Id));
    }

    private static Task<OryEmulator> StartAsync(string schema, bool fallback) => OryEmulator.StartAsync(new OryEmulatorOptions
    {
        Configuration = $$"""
            selfservice: { methods: { code: { passwordless_enabled: true, config: { missing_credential_fallback_enabled: {{(fallback ? "true" : "false")}} } } } }
            identity: { schemas: [{ id: default, url: "base64://{{Convert.ToBase64String(Encoding.UTF8.GetBytes(schema))}}" }] }
            """,
    });
}
