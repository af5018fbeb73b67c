
namespace Ory.Emulator.Tests;

public class IdentityImportTests
{
    [Fact]
    public async Task Every_identifier_that_the_schema_marks_has_its_credential_with_and_without_a_secret()
    {
        await using var ory = await OryEmulator.StartAsync();

        var made = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"ann@example.org"}}""");

        Assert.Equal(201, made.Status);
        var password = made.Body!["credentials"]!["password"]!;
        Assert.Equal("""{"type":"password","identifiers":["ann@example.org"],"version":0}""", $$"""{"type":"{{password["type"]}}","identifiers":{{password["identifiers"]!.ToJsonString()}},"version":{{password["version"]}}}""");
        Assert.False(ory.Server.Methods.Find<IMethod>("password")!.IsFirstFactorOf(ory.Server.Identities.All[0]));
    }

    [Fact]
    public async Task Addresses_are_imported_by_value_and_kind_and_only_where_the_traits_name_them()
    {
        await using var ory = await OryEmulator.StartAsync();

        var one = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"Ann@example.org"},"verifiable_addresses":[{"value":"ANN@example.org","via":"email","verified":true},{"value":"b@example.org","via":"email","verified":true}]}""");
        var other = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"bob@example.org"},"verifiable_addresses":[{"value":"bob@example.org","verified":true}]}""");
        var sent = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"cid@example.org"},"verifiable_addresses":[{"value":"cid@example.org","via":"email","verified":false,"status":"sent"}]}""");

        Assert.Equal(["ann@example.org true completed"], one.Addresses);
        Assert.Equal(["bob@example.org false pending"], other.Addresses);
        Assert.Equal(["cid@example.org false sent"], sent.Addresses);
    }

    [Fact]
    public async Task A_replacement_overlooks_credentials_that_cannot_be_imported()
    {
        await using var ory = await OryEmulator.StartAsync();
        var ann = (await ory.CreateIdentityAsync("ann@example.org")).Id;

        var replaced = await Asked.AdminAsync(ory, "PUT", $"admin/identities/{ann}", """{"traits":{"email":"ann@example.org"},"credentials":{"totp":{"config":{"totp_url":"otpauth://totp/x"}}}}""");

        Assert.Equal((200, false), (replaced.Status, replaced.Body!["credentials"]!.AsObject().ContainsKey("totp")));
    }

    // It is no error that Kratos has foreseen.
    [Theory]
    [InlineData(72, 201, "")]
    [InlineData(73, 500, "code status message")]
    public async Task A_password_that_is_too_long_to_be_hashed_is_not_imported(int length, int status, string members)
    {
        await using var ory = await OryEmulator.StartAsync();

        var answer = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"ann@example.org"},"credentials":{"password":{"config":{"password":"LONG"}}}}""".Replace("LONG", new string('x', length), StringComparison.Ordinal));

        Assert.Equal((status, members), answer.Told);
    }

    [Fact]
    public async Task Every_text_of_a_list_identifies_verifies_and_recovers()
    {
        const string Schema = """
            {"properties":{"traits":{"type":"object","properties":{"emails":{"type":"array","items":{"type":"string","format":"email",
             "ory.sh/kratos":{"credentials":{"password":{"identifier":true}},"verification":{"via":"email"},"recovery":{"via":"email"}}}}}}}}
            """;
        var url = Reference.To(Schema);
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = $$"""identity: { default_schema_id: many, schemas: [{ id: many, url: "{{url}}" }] }""" });

        var made = await Asked.AdminAsync(ory, "POST", "admin/identities", """
            {"traits":{"emails":["Ann@example.org","a@example.org","ann@example.org"]},"verifiable_addresses":[{"value":"a@example.org","via":"email","verified":true}]}
            """);
        var taken = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"emails":["b@example.org","a@example.org"]}}""");
        var wrong = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"emails":["b@example.org","nobody"]}}""");
        var arranged = await ory.CreateIdentityAsync(traits: System.Text.Json.Nodes.JsonNode.Parse("""{"emails":["c@example.org"]}""")!.AsObject());

        Assert.Equal("""["ann@example.org","a@example.org"]""", made.Body!["credentials"]!["password"]!["identifiers"]!.ToJsonString());
        Assert.Equal(["ann@example.org false pending", "a@example.org true completed"], made.Addresses);
        Assert.Equal(2, made.Body["recovery_addresses"]!.AsArray().Count);
        Assert.Equal((409, 400, "c@example.org"), (taken.Status, wrong.Status, arranged.Identifier));
    }

    [Fact]
    public async Task A_provider_that_knows_somebody_already_is_a_conflict()
    {
        const string Body = """{"traits":{"email":"ann@example.org"},"credentials":{"oidc":{"config":{"providers":[{"provider":"google","subject":"1"}]}}}}""";
        await using var ory = await OryEmulator.StartAsync();

        var twice = await Asked.AdminAsync(ory, "POST", "admin/identities", Body.Replace("[{", """[{"provider":"google","subject":"1"},{""", StringComparison.Ordinal));
        var made = await Asked.AdminAsync(ory, "POST", "admin/identities", Body);
        var again = await Asked.AdminAsync(ory, "PUT", $"admin/identities/{made.Text("id")}", Body);
        var other = await Asked.AdminAsync(ory, "PUT", $"admin/identities/{made.Text("id")}", Body.Replace("google", "github", StringComparison.Ordinal));

        Assert.Equal(((409, "code status reason message"), 201, (409, "code status message")), (twice.Told, made.Status, again.Told));
        Assert.Equal("""["google:1","github:1"]""", other.Body!["credentials"]!["oidc"]!["identifiers"]!.ToJsonString());
    }

    [Fact]
    public async Task Who_has_no_credentials_is_shown_without()
    {
        const string Schema = """{"properties":{"traits":{"type":"object","properties":{"name":{"type":"string"}}}}}""";
        var url = Reference.To(Schema);
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = $$"""identity: { default_schema_id: bare, schemas: [{ id: bare, url: "{{url}}" }] }""" });

        var made = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"name":"Ann"}}""");
        var read = await Asked.AdminAsync(ory, "GET", $"admin/identities/{made.Text("id")}?include_credential=password");

        Assert.Equal((201, false), (made.Status, made.Body!.AsObject().ContainsKey("credentials")));
        Assert.Equal((200, false), (read.Status, read.Body!.AsObject().ContainsKey("credentials")));
    }

    [Fact]
    public async Task Secrets_are_shown_by_name_only()
    {
        await using var ory = await OryEmulator.StartAsync();
        var made = await Asked.AdminAsync(ory, "POST", "admin/identities", """
            {"traits":{"email":"ann@example.org"},"credentials":{"password":{"config":{"password":"correct-horse-1"}},"oidc":{"config":{"providers":[{"provider":"google","subject":"1"}]}}}}
            """);
        var id = made.Text("id");
        await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{id}", """
            [{"op":"add","path":"/credentials/totp","value":{"type":"totp","config":{"totp_url":"otpauth://totp/x?secret=ABC"}}},
             {"op":"add","path":"/credentials/lookup_secret","value":{"type":"lookup_secret","identifiers":["ann"],"config":{"recovery_codes":[{"code":"abcdefgh"}]}}}]
            """);
        var plain = await Asked.AdminAsync(ory, "GET", $"admin/identities/{id}");
        var asked = await Asked.AdminAsync(ory, "GET", $"admin/identities/{id}?include_credential=totp&include_credential=oidc&include_credential=code&include_credential=lookup_secret");
        var unknown = await Asked.AdminAsync(ory, "GET", $"admin/identities/{id}?include_credential=pin");

        Assert.DoesNotContain(plain.Body!["credentials"]!.AsObject(), credential => credential.Value!["config"] is not null);
        Assert.Equal("""{"totp_url":"otpauth://totp/x?secret=ABC"}""", asked.Body!["credentials"]!["totp"]!["config"]!.ToJsonString());
        Assert.Equal("google:1", (string?)asked.Body["credentials"]!["oidc"]!["identifiers"]![0]);
        Assert.Equal("1", (string?)asked.Body["credentials"]!["oidc"]!["config"]!["providers"]![0]!["subject"]);
        Assert.Equal("""{"addresses":[{"channel":"email","address":"ann@example.org"}]}""", asked.Body["credentials"]!["code"]!["config"]!.ToJsonString());
        Assert.Equal("""{"recovery_codes":[{"code":"abcdefgh"}]}""", asked.Body["credentials"]!["lookup_secret"]!["config"]!.ToJsonString());
        Assert.Null(asked.Body["credentials"]!["password"]!["config"]);
        Assert.Equal((400, "code status reason message"), unknown.Told);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("$")]
    [InlineData("$2a$04$short")]
    [InlineData("$argon2id$v=19$m=16,t=2,p=1$c2FsdA$aGFzaA")]
    public async Task A_hash_that_is_none_fits_no_password(string hash)
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.False(ory.Server.Passwords.Fits("password", hash));
        Assert.False(ory.Server.Passwords.Fits("", hash));
    }

    // Go writes a list that was never begun as null; read back it is an empty one.
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"providers":[]}""")]
    public async Task A_credential_without_identifiers_has_a_list_of_them_only_when_it_is_read(string config)
    {
        await using var ory = await OryEmulator.StartAsync();

        var made = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"ann@example.org"},"credentials":{"oidc":{"config":CONFIG}}}""".Replace("CONFIG", config, StringComparison.Ordinal));
        var read = await Asked.AdminAsync(ory, "GET", $"admin/identities/{made.Text("id")}");

        Assert.Equal("null", Identifiers(made));
        Assert.Equal("[]", Identifiers(read));

        static string Identifiers(Asked answer) => answer.Body!["credentials"]!["oidc"]!.AsObject()["identifiers"]?.ToJsonString() ?? "null";
    }
}
