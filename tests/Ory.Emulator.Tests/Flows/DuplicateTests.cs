using System.Net;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>A sign-up that would take what is somebody's.</summary>
public class DuplicateTests
{
    private const string Password = "correct-horse-9";

    private const string Named = """
        {"type":"object","properties":{"traits":{"type":"object","properties":{
          "name":{"type":"string","ory.sh/kratos":{"credentials":{"password":{"identifier":true}}}},
          "email":{"type":"string","format":"email","ory.sh/kratos":{"verification":{"via":"email"}}}}}}}
        """;

    // What there is counts, not what is on: codes are off here, and so is the provider.
    [Fact]
    public async Task Hints_name_every_first_factor_there_is()
    {
        await using var ory = await StartAsync();
        await Asked.AdminAsync(ory, "POST", "/admin/identities", $$"""
            {"schema_id":"default","traits":{"email":"kim@example.org"},"credentials":{
              "password":{"config":{"password":"{{Password}}" } },"oidc":{"config":{"providers":[{"provider":"zoo","subject":"1"},{"provider":"ark","subject":"2"}]} } } }
            """);

        var hints = await HintsAsync(ory, """{"email":"Kim@example.org"}""");

        Assert.Equal(
            """{"available_credential_types":["code","oidc","password"],"available_oidc_providers":["ark","zoo"],"credential_identifier_hint":"kim@example.org"}""", hints);
    }

    [Fact]
    public async Task An_address_that_identifies_nobody_is_hinted_at_too()
    {
        await using var ory = await StartAsync(Named);
        await Asked.AdminAsync(ory, "POST", "/admin/identities", $$"""
            {"schema_id":"default","traits":{"name":"kim","email":"kim@example.org"},"credentials":{"password":{"config":{"password":"{{Password}}" } } } }
            """);

        var hints = await HintsAsync(ory, """{"name":"lee","email":"kim@example.org"}""");

        Assert.Equal("""{"available_credential_types":["password"],"available_oidc_providers":[],"credential_identifier_hint":"kim@example.org"}""", hints);
    }

    private static async Task<string> HintsAsync(OryEmulator ory, string traits)
    {
        using var browser = new TestBrowser(ory);
        var flow = await browser.BeginAsync("registration");
        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["password"] = "another-horse-7", ["traits"] = JsonNode.Parse(traits) });
        var message = (await TestBrowser.JsonAsync(answer, HttpStatusCode.BadRequest)).GetProperty("ui").GetProperty("messages").EnumerateArray().Single();
        Assert.Equal(4000028, message.GetProperty("id").GetInt32());
        return JsonNode.Parse(message.GetProperty("context").GetRawText())!.ToJsonString();
    }

    private static Task<OryEmulator> StartAsync(string? schema = null) => OryEmulator.StartAsync(options =>
    {
        options.Configuration = "selfservice: { flows: { registration: { login_hints: true } } }";
        if (schema is not null) options.Configuration += $"\nidentity: {{ schemas: [{{ id: default, url: \"{Reference.To(schema)}\" }}] }}";
    });
}
