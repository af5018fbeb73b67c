using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class CredentialAdminTests
{
    private const string Everything = """
        {"traits":{"email":"ann@example.org"},"credentials":{"password":{"config":{"password":"correct-horse-1"}},
         "oidc":{"config":{"providers":[{"provider":"a","subject":"1"},{"provider":"b","subject":"2"}]}}}}
        """;

    private const string Totp = """[{"op":"add","path":"/credentials/totp","value":{"type":"totp","identifiers":["ann"],"config":{"totp_url":"otpauth://totp/x?secret=ABC"}}}]""";

    private const string Configuration = """
        selfservice:
          methods:
            totp: { enabled: true, config: { issuer: Example } }
            oidc: { enabled: true, config: { providers: [{ id: a, provider: generic, client_id: c, client_secret: s, issuer_url: "http://127.0.0.1:1", mapper_url: "base64://e30=" }] } }
        """;

    [Theory]
    [InlineData("totp", 204)]
    [InlineData("password", 204)]
    [InlineData("oidc", 400)]
    [InlineData("oidc?identifier=c:3", 404)]
    [InlineData("oidc?identifier=b:2", 204)]
    [InlineData("code", 400)]
    [InlineData("lookup_secret", 404)]
    [InlineData("nonsense", 404)]
    public async Task A_credential_is_taken_away_unless_it_is_not_there_or_cannot_be(string type, int status)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Configuration });
        var id = (await Asked.AdminAsync(ory, "POST", "admin/identities", Everything)).Text("id");
        await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{id}", Totp);

        var answer = await Asked.AdminAsync(ory, "DELETE", $"admin/identities/{id}/credentials/{type}");

        Assert.Equal((status, status == 204 ? "" : "code status reason message"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task The_last_first_factor_stays_and_a_password_leaves_its_identifier()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Configuration });
        var id = (await Asked.AdminAsync(ory, "POST", "admin/identities", Everything)).Text("id");

        Assert.Equal(204, (await Asked.AdminAsync(ory, "DELETE", $"admin/identities/{id}/credentials/password")).Status);
        Assert.Equal(204, (await Asked.AdminAsync(ory, "DELETE", $"admin/identities/{id}/credentials/oidc?identifier=a:1")).Status);
        Assert.Equal(400, (await Asked.AdminAsync(ory, "DELETE", $"admin/identities/{id}/credentials/oidc?identifier=b:2")).Status);
        var left = (await Asked.AdminAsync(ory, "GET", $"admin/identities/{id}?include_credential=password")).Body!["credentials"]!;
        Assert.Equal("""["ann@example.org"]""", left["password"]!["identifiers"]!.ToJsonString());
        Assert.Equal("{}", left["password"]!["config"]!.ToJsonString());
        Assert.Equal("""["b:2"]""", left["oidc"]!["identifiers"]!.ToJsonString());
    }

    [Fact]
    public async Task Of_somebody_whose_last_provider_was_taken_away_no_secret_is_shown()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Configuration });
        var id = (await Asked.AdminAsync(ory, "POST", "admin/identities", Everything)).Text("id");
        await Asked.AdminAsync(ory, "DELETE", $"admin/identities/{id}/credentials/oidc?identifier=a:1");
        await Asked.AdminAsync(ory, "DELETE", $"admin/identities/{id}/credentials/oidc?identifier=b:2");

        var left = (await Asked.AdminAsync(ory, "GET", $"admin/identities/{id}?include_credential=oidc")).Body!["credentials"]!["oidc"]!;
        var patched = await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{id}", """[{"op":"replace","path":"/state","value":"inactive"}]""");

        Assert.Equal("[]", left["identifiers"]!.ToJsonString());
        Assert.False(left.AsObject().ContainsKey("config"));
        Assert.Equal(200, patched.Status);
    }

    // Every key counts, not the method, and a security key whether or not new ones would.
    [Theory]
    [InlineData("passkey", "handle", 1, 400)]
    [InlineData("passkey", "handle", 2, 204)]
    [InlineData("webauthn", "ann@example.org", 1, 400)]
    [InlineData("webauthn", "ann@example.org", 2, 204)]
    public async Task An_empty_password_goes_where_more_than_one_key_is_left(string type, string identifier, int keys, int status)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Configuration });
        var id = (await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"ann@example.org"}}""")).Text("id");
        var config = new JsonObject { ["credentials"] = new JsonArray([.. Enumerable.Range(0, keys).Select(key => new JsonObject { ["id"] = $"AAA{(char)('A' + key)}", ["is_passwordless"] = true })]) };
        var credential = new JsonObject { ["type"] = type, ["identifiers"] = new JsonArray(identifier), ["config"] = config };
        await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{id}", $$"""[{"op":"add","path":"/credentials/{{type}}","value":{{credential.ToJsonString()}}}]""");

        var answer = await Asked.AdminAsync(ory, "DELETE", $"admin/identities/{id}/credentials/password");

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task A_credential_counts_though_its_method_is_off()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = "selfservice: { methods: { oidc: { enabled: false }, totp: { enabled: false } } }" });
        var ann = await ory.CreateIdentityAsync("ann@example.org");
        var (id, session) = (ann.Id, await ory.SignInAsync(ann));
        await Asked.AdminAsync(ory, "PUT", $"admin/identities/{id}", Everything);

        Assert.Equal(204, (await Asked.AdminAsync(ory, "DELETE", $"admin/identities/{id}/credentials/password")).Status);
        Assert.Equal(200, (await Asked.PublicAsync(ory, "GET", "sessions/whoami", ("X-Session-Token", session.SessionToken))).Status);
        await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{id}", Totp);
        Assert.Equal(403, (await Asked.PublicAsync(ory, "GET", "sessions/whoami", ("X-Session-Token", session.SessionToken))).Status);
    }

    [Fact]
    public async Task Nobody_s_credential_is_not_found()
    {
        await using var ory = await OryEmulator.StartAsync();

        var answer = await Asked.AdminAsync(ory, "DELETE", $"admin/identities/{Guid.NewGuid()}/credentials/totp");

        Assert.Equal((404, "code status message"), (answer.Status, answer.Error));
    }
}
