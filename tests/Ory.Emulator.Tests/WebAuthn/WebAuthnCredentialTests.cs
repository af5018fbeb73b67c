using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>Keys as an administrator sees and changes them.</summary>
public class WebAuthnCredentialTests
{
    private const string Ann = "ann@example.org";

    [Fact]
    public async Task A_passkey_is_kept_with_its_maker_and_the_form_of_its_attestation()
    {
        using var key = new SoftKey { Aaguid = [.. Enumerable.Range(1, 16).Select(number => (byte)number)], Count = 4 };
        await using var ory = await KeyForms.StartAsync();
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann);
        await browser.SignInAsync(ann);
        var settings = await browser.BeginAsync("settings");
        var handle = KeyForms.Handle(settings, "passkey_create_data");
        using var added = await browser.SubmitAsync(settings, new JsonObject { ["passkey_settings_register"] = key.Register(KeyForms.Challenge(settings, "passkey_create_data")) });

        var config = (await Asked.AdminAsync(ory, "GET", $"admin/identities/{ann.Id}?include_credential=passkey")).Body!["credentials"]!["passkey"]!["config"]!;

        Assert.Equal(Convert.ToBase64String(handle), (string?)config["user_handle"]);
        var kept = config["credentials"]![0]!;
        Assert.Equal(["id", "public_key", "attestation_type", "authenticator", "display_name", "added_at", "is_passwordless", "flags"], kept.AsObject().Select(member => member.Key));
        Assert.Equal("none", (string?)kept["attestation_type"]);
        Assert.Equal("""{"aaguid":"AQIDBAUGBwgJCgsMDQ4PEA==","sign_count":4,"clone_warning":false}""", Encoding.UTF8.GetString(Json.Bytes(kept["authenticator"])).Trim());
    }

    [Fact]
    public async Task What_is_not_known_of_a_key_stays_when_another_is_added_used_and_removed()
    {
        using var first = new SoftKey();
        using var second = new SoftKey();
        await using var ory = await KeyForms.StartAsync();
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann);
        KeyForms.Give(ory, ann, "passkey", first, true, "first");
        await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann.Id}", """[{"op":"add","path":"/credentials/passkey/config/credentials/0/transport","value":["internal"]}]""");
        await browser.SignInAsync(ann);
        var settings = await browser.BeginAsync("settings");
        settings = await TestBrowser.JsonAsync(await browser.SubmitAsync(settings, new JsonObject { ["passkey_settings_register"] = second.Register(KeyForms.Challenge(settings, "passkey_create_data")) }), HttpStatusCode.OK);
        var login = await browser.BeginAsync("login", "?refresh=true");
        await TestBrowser.JsonAsync(await browser.SubmitAsync(login, new JsonObject { ["passkey_login"] = first.SignIn(KeyForms.Challenge(login, "passkey_challenge"), "first") }), HttpStatusCode.OK);
        settings = await browser.BeginAsync("settings");
        await TestBrowser.JsonAsync(await browser.SubmitAsync(settings, new JsonObject { ["passkey_remove"] = Convert.ToHexStringLower(second.Id) }), HttpStatusCode.OK);

        var kept = ory.Server.Identities.Find(ann.Id)!.Credential("passkey")!.Config["credentials"]!.AsArray();

        Assert.Equal("internal", (string?)Assert.Single(kept)!["transport"]![0]);
    }

    // Kratos takes the credential away; what the traits say of it is there again at once.
    [Fact]
    public async Task With_the_last_security_key_all_goes_but_the_identifiers()
    {
        using var key = new SoftKey();
        await using var ory = await KeyForms.StartAsync();
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann);
        KeyForms.Give(ory, ann, "webauthn", key, false);
        var session = await browser.SignInAsync(ann);

        await TestBrowser.JsonAsync(await browser.SubmitAsync(await browser.BeginAsync("settings"), new JsonObject { ["webauthn_remove"] = Convert.ToHexStringLower(key.Id) }), HttpStatusCode.OK);

        var credential = ory.Server.Identities.Find(ann.Id)!.Credential("webauthn")!;
        Assert.Equal([Ann], credential.Identifiers);
        Assert.Equal("{}", credential.Config.ToJsonString());
    }

    [Theory]
    [InlineData("passkey", "unnamed")]
    [InlineData("webauthn", "unnamed")]
    public async Task A_key_without_a_name_is_called_so(string method, string name)
    {
        using var key = new SoftKey();
        await using var ory = await KeyForms.StartAsync();
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann);
        KeyForms.Give(ory, ann, method, key, method == "passkey", method == "passkey" ? ["handle"] : []);
        await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann.Id}", $$"""[{"op":"replace","path":"/credentials/{{method}}/config/credentials/0/display_name","value":""}]""");
        await browser.SignInAsync(ann);

        var flow = await browser.BeginAsync("settings");

        var node = flow.GetProperty("ui").GetProperty("nodes").EnumerateArray().Single(node => node.GetProperty("attributes").TryGetProperty("name", out var found) && found.GetString() == method + "_remove");
        Assert.Equal(name, node.GetProperty("meta").GetProperty("label").GetProperty("context").GetProperty("display_name").GetString());
    }

    // What nobody could use is no key, and nothing that an administrator writes is a fault of the server when somebody signs in.
    [Theory]
    [InlineData("5")]
    [InlineData("[5, null, []]")]
    [InlineData("""[{"id":5}]""")]
    [InlineData("""[{"id":"?","public_key":"?"}]""")]
    [InlineData("""[{"id":"AQ==","public_key":"Ag=="}]""")]
    [InlineData("""[{"id":"AQ==","public_key":"Ag==","authenticator":5,"flags":[],"is_passwordless":"yes","display_name":7,"added_at":"yesterday"}]""")]
    [InlineData("""[{"id":"AQ==","public_key":"Ag==","authenticator":{"sign_count":-1},"flags":{"backup_eligible":1},"is_passwordless":true,"added_at":null}]""")]
    public async Task What_an_administrator_writes_is_read_as_well_as_it_can_be(string keys)
    {
        using var own = new SoftKey();
        await using var ory = await KeyForms.StartAsync(passwordless: true);
        using var browser = new TestBrowser(ory);
        var ann = await ory.CreateIdentityAsync(Ann);
        await browser.SignInAsync(ann);
        foreach (var method in new[] { "passkey", "webauthn" })
        {
            var config = $$"""{"credentials":{{keys}},"user_handle":"AQ=="}""";
            var patch = $$"""[{"op":"add","path":"/credentials/{{method}}","value":{"type":"{{method}}","identifiers":["{{Ann}}"],"config":{{config}} } }]""";
            Assert.Equal(200, (await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann.Id}", patch)).Status);
        }

        var settings = await browser.BeginAsync("settings");
        await TestBrowser.JsonAsync(await browser.SubmitAsync(settings, new JsonObject { ["passkey_settings_register"] = own.Register(KeyForms.Challenge(settings, "passkey_create_data")) }), HttpStatusCode.OK);
        using var anew = await browser.GetAsync("self-service/login/browser?refresh=true");
        using var second = await browser.GetAsync("self-service/login/browser?aal=aal2");
        using var elsewhere = new TestBrowser(ory);
        var login = await elsewhere.BeginAsync("login");
        using var named = await elsewhere.SubmitAsync(login, new JsonObject { ["method"] = "webauthn", ["identifier"] = Ann });
        using var answered = await elsewhere.SubmitAsync(login, new JsonObject { ["passkey_login"] = own.SignInAs(KeyForms.Challenge(login, "passkey_challenge"), [1]) });
        var deleted = await Asked.AdminAsync(ory, "DELETE", $"admin/identities/{ann.Id}/credentials/webauthn");

        Assert.DoesNotContain(ory.Requests, request => request.StatusCode is null or >= 500);
        Assert.Equal(204, deleted.Status);
        Assert.Equal(JsonValueKind.Object, settings.ValueKind);
    }
}
