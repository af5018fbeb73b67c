using System.Net;
using System.Text;

namespace Ory.Emulator.Tests;

public class IdentityAdminTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"traits":{"email":"\ud800@example.org"}}""")]
    [InlineData("""{"traits":{"email":"a@example.org","email":"b@example.org"}}""")]
    [InlineData("""{"traits":"a@example.org"}""")]
    [InlineData("""{"traits":{"email":"a@example.org"},"state":"asleep"}""")]
    [InlineData("""{"traits":{"email":"a@example.org"},"schema_id":"nothing"}""")]
    public async Task What_makes_no_identity_is_a_bad_request(string body)
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateAdminClient();

        using var answer = await http.PostAsync("admin/identities", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(ory.Server.Identities.All);
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

    [Theory]
    [InlineData("", "code status message")]
    [InlineData("[]", "code status message")]
    [InlineData("""{"traits":{"email":"a@example.org"},"name":"Ann"}""", "code status message")]
    [InlineData("""{"traits":{"email":"a@example.org"},"schema_id":5}""", "code status message")]
    [InlineData("""{"traits":{"email":"a@example.org"},"verifiable_addresses":[{"value":"a@example.org","checked":true}]}""", "code status message")]
    [InlineData("""{"traits":{"email":"a@example.org"},"organization_id":"acme"}""", "code status message")]
    [InlineData("""{"traits":{"email":"a@example.org"},"credentials":{"totp":{"config":{"totp_url":"otpauth://totp/x?secret=ABC"}}}}""", "code status message")]
    [InlineData("""{"traits":{"email":"a@example.org"},"credentials":{"lookup_secret":{"config":{"codes":[{"code":"abcdefgh"}]}}}}""", "code status message")]
    [InlineData("""{"traits":{"email":"a@example.org"},"credentials":{"saml":{"config":{"providers":[{"provider":"a","subject":"1","use_auto_link":true}]}}}}""", "code status message")]
    [InlineData("{}", "code status reason message")]
    [InlineData("null", "code status reason message")]
    [InlineData("""{"traits":{"email":"a@example.org"},"state":"asleep"}""", "code status reason message")]
    [InlineData("""{"traits":{"email":"a@example.org"},"credentials":{"password":{"config":{"hashed_password":"abc"}}}}""", "code status reason message")]
    [InlineData("""{"traits":{"email":"a@example.org"},"credentials":{"password":{}}}""", "code status reason message")]
    public async Task What_cannot_be_decoded_says_so_in_the_message_and_what_does_not_fit_gives_a_reason(string body, string members)
    {
        await using var ory = await OryEmulator.StartAsync();

        var answer = await Asked.AdminAsync(ory, "POST", "admin/identities", body, null);

        Assert.Equal((400, members), (answer.Status, answer.Error));
        Assert.Empty(ory.Server.Identities.All);
    }

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

        Assert.Equal(["ann@example.org true completed"], Shown(one));
        Assert.Equal(["bob@example.org false pending"], Shown(other));
        Assert.Equal(["cid@example.org false sent"], Shown(sent));
    }

    [Fact]
    public async Task An_external_id_finds_one_person_only()
    {
        await using var ory = await OryEmulator.StartAsync();
        var made = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"ann@example.org"},"external_id":"crm-1"}""");
        var id = made.Text("id");

        Assert.Equal(id, (await Asked.AdminAsync(ory, "GET", "admin/identities/by/external/crm-1")).Text("id"));
        Assert.Equal((404, "code status message"), Told(await Asked.AdminAsync(ory, "GET", "admin/identities/by/external/crm-2")));
        Assert.Equal((409, "code status reason message"), Told(await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"bob@example.org"},"external_id":"crm-1"}""")));
        var replaced = await Asked.AdminAsync(ory, "PUT", $"admin/identities/{id}", """{"traits":{"email":"ann@example.org"}}""");
        Assert.Equal((200, false), (replaced.Status, replaced.Body!.AsObject().ContainsKey("external_id")));
        Assert.Equal(404, (await Asked.AdminAsync(ory, "GET", "admin/identities/by/external/crm-1")).Status);
    }

    [Fact]
    public async Task What_somebody_else_has_is_a_conflict_whose_reason_only_a_creation_gives()
    {
        await using var ory = await OryEmulator.StartAsync();
        await ory.CreateIdentityAsync("ann@example.org");
        var bob = (await ory.CreateIdentityAsync("bob@example.org")).Id;

        Assert.Equal((409, "code status reason message"), Told(await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"ann@example.org"}}""")));
        Assert.Equal((409, "code status message"), Told(await Asked.AdminAsync(ory, "PUT", $"admin/identities/{bob}", """{"traits":{"email":"ann@example.org"}}""")));
        Assert.Equal((409, "code status message"), Told(await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{bob}", """[{"op":"replace","path":"/traits/email","value":"ann@example.org"}]""")));
        Assert.Equal("bob@example.org", (string?)ory.Server.Identities.Find(bob)!.Traits["email"]);
    }

    [Theory]
    [InlineData("""{"traits":{"email":"ann@example.org"}}""", "text/plain")]
    [InlineData("""{"traits":{"email":"ann@example.org"}}""", null)]
    [InlineData("", "application/json")]
    [InlineData("{", "application/json")]
    [InlineData("""{"schema_id":5}""", "application/json")]
    [InlineData("""{"traits":{"email":"ann@example.org"},"state":"asleep"}""", "application/json")]
    public async Task A_replacement_that_is_none_is_refused_with_a_reason(string body, string? type)
    {
        await using var ory = await OryEmulator.StartAsync();
        var ann = (await ory.CreateIdentityAsync("ann@example.org")).Id;

        Assert.Equal((400, "code status reason message"), Told(await Asked.AdminAsync(ory, "PUT", $"admin/identities/{ann}", body, type)));
    }

    [Fact]
    public async Task A_replacement_keeps_schema_state_and_credentials_that_it_does_not_name()
    {
        await using var ory = await OryEmulator.StartAsync();
        var ann = (await ory.CreateIdentityAsync("ann@example.org", "correct-horse-1")).Id;
        await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", """[{"op":"replace","path":"/state","value":"inactive"}]""");

        var replaced = await Asked.AdminAsync(ory, "PUT", $"admin/identities/{ann}", """{"traits":{"email":"anna@example.org"},"unknown":true}""");

        Assert.Equal((200, "inactive"), (replaced.Status, replaced.Text("state")));
        Assert.True(ory.Server.Methods.Find<IMethod>("password")!.IsFirstFactorOf(ory.Server.Identities.Find(ann)!));
    }

    [Fact]
    public async Task An_identity_is_looked_for_before_its_patch_is_read()
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Equal((404, "code status message"), Told(await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{Guid.NewGuid()}", "{")));
        Assert.Equal((404, "code status message"), Told(await Asked.AdminAsync(ory, "PATCH", "admin/identities/nonsense", "[]")));
        var ann = (await ory.CreateIdentityAsync("ann@example.org")).Id;
        foreach (var patch in new[] { "{", "{}", """[{"op":"test","path":"/state","value":"active"}]""", """[{"op":"replace","path":"/state","value":"asleep"}]""", """[{"op":"replace","path":"/state","value":""}]""", """[{"op":"remove","path":"/state"}]""", """[{"op":"replace","path":"/verifiable_addresses","value":5}]""" })
            Assert.Equal((400, "code status reason message"), Told(await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", patch)));
    }

    [Fact]
    public async Task A_patch_may_verify_an_address_and_set_a_secret()
    {
        await using var ory = await OryEmulator.StartAsync();
        var ann = (await ory.CreateIdentityAsync("ann@example.org", verified: false)).Id;
        var hash = ory.Server.Passwords.Hash("another-horse-2");

        var patched = await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", $$"""
            [{"op":"replace","path":"/verifiable_addresses/0/verified","value":true},
             {"op":"replace","path":"/credentials/password/config/hashed_password","value":"{{hash}}"}]
            """);

        Assert.Equal(["ann@example.org true pending"], Shown(patched));
        Assert.NotNull(patched.Body!["verifiable_addresses"]![0]!["verified_at"]);
        Assert.Null(patched.Body["credentials"]!["password"]!["config"]);
        Assert.Equal(hash, (string?)ory.Server.Identities.Find(ann)!.Credential("password")!.Config["hashed_password"]);
    }

    [Fact]
    public async Task A_patch_adds_a_credential_by_the_type_inside_it()
    {
        await using var ory = await OryEmulator.StartAsync();
        var ann = (await ory.CreateIdentityAsync("ann@example.org")).Id;

        var added = await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", """[{"op":"add","path":"/credentials/x","value":{"type":"totp","identifiers":["ann"],"config":{"totp_url":"otpauth://totp/x"},"version":3}}]""");
        var unknown = await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", """[{"op":"add","path":"/credentials/lookup_secret","value":{"type":"pin"}}]""");

        var totp = added.Body!["credentials"]!["totp"]!;
        Assert.Equal("""["ann"] 3""", $"{totp["identifiers"]!.ToJsonString()} {totp["version"]}");
        Assert.Equal("otpauth://totp/x", (string?)ory.Server.Identities.Find(ann)!.Credential("totp")!.Config["totp_url"]);
        Assert.Equal((500, "code status reason message"), Told(unknown));
        Assert.Null(ory.Server.Identities.Find(ann)!.Credential("lookup_secret"));
    }

    [Fact]
    public async Task A_patch_of_nothing_changes_nothing()
    {
        await using var ory = await OryEmulator.StartAsync();
        var ann = (await ory.CreateIdentityAsync("ann@example.org")).Id;

        foreach (var patch in new[] { "null", "[]" })
            Assert.Equal((200, "ann@example.org"), ((await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", patch)).Status, (string?)ory.Server.Identities.Find(ann)!.Traits["email"]));
    }

    [Fact]
    public async Task Who_loses_the_only_trait_to_be_known_by_stays_known_by_it()
    {
        const string Schema = """
            {"properties":{"traits":{"type":"object","properties":{
             "name":{"type":"string","ory.sh/kratos":{"credentials":{"password":{"identifier":true}}}},
             "nick":{"type":"string","ory.sh/kratos":{"credentials":{"password":{"identifier":true}}}}}}}}
            """;
        var url = "base64://" + Convert.ToBase64String(Encoding.UTF8.GetBytes(Schema));
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = $$"""identity: { default_schema_id: names, schemas: [{ id: names, url: "{{url}}" }] }""" });
        var id = (await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"name":"ann","nick":"annie"}}""")).Text("id");

        var one = await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{id}", """[{"op":"remove","path":"/traits/name"}]""");
        var none = await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{id}", """[{"op":"remove","path":"/traits/nick"}]""");

        Assert.Equal("""["annie"]""", one.Body!["credentials"]!["password"]!["identifiers"]!.ToJsonString());
        Assert.Equal("""["annie"]""", none.Body!["credentials"]!["password"]!["identifiers"]!.ToJsonString());
    }

    [Fact]
    public async Task A_patch_sets_when_the_state_changed_but_a_change_of_it_says_so_itself()
    {
        await using var ory = await OryEmulator.StartAsync();
        var ann = (await ory.CreateIdentityAsync("ann@example.org")).Id;

        var set = await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", """[{"op":"replace","path":"/state_changed_at","value":"2020-02-02T02:02:02.5Z"}]""");
        var kept = await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", """[{"op":"replace","path":"/metadata_public","value":1}]""");
        var changed = await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", """[{"op":"replace","path":"/state","value":"inactive"}]""");
        var removed = await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", """[{"op":"remove","path":"/state_changed_at"}]""");

        Assert.Equal(("2020-02-02T02:02:02.5Z", "2020-02-02T02:02:02.5Z"), (set.Text("state_changed_at"), kept.Text("state_changed_at")));
        Assert.DoesNotContain("2020", changed.Text("state_changed_at"), StringComparison.Ordinal);
        Assert.Null(removed.Body!["state_changed_at"]);
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

        Assert.Equal((status, members), Told(answer));
    }

    [Fact]
    public async Task Every_text_of_a_list_identifies_verifies_and_recovers()
    {
        const string Schema = """
            {"properties":{"traits":{"type":"object","properties":{"emails":{"type":"array","items":{"type":"string","format":"email",
             "ory.sh/kratos":{"credentials":{"password":{"identifier":true}},"verification":{"via":"email"},"recovery":{"via":"email"}}}}}}}}
            """;
        var url = "base64://" + Convert.ToBase64String(Encoding.UTF8.GetBytes(Schema));
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = $$"""identity: { default_schema_id: many, schemas: [{ id: many, url: "{{url}}" }] }""" });

        var made = await Asked.AdminAsync(ory, "POST", "admin/identities", """
            {"traits":{"emails":["Ann@example.org","a@example.org","ann@example.org"]},"verifiable_addresses":[{"value":"a@example.org","via":"email","verified":true}]}
            """);
        var taken = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"emails":["b@example.org","a@example.org"]}}""");
        var wrong = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"emails":["b@example.org","nobody"]}}""");
        var arranged = await ory.CreateIdentityAsync(traits: System.Text.Json.Nodes.JsonNode.Parse("""{"emails":["c@example.org"]}""")!.AsObject());

        Assert.Equal("""["ann@example.org","a@example.org"]""", made.Body!["credentials"]!["password"]!["identifiers"]!.ToJsonString());
        Assert.Equal(["ann@example.org false pending", "a@example.org true completed"], Shown(made));
        Assert.Equal(2, made.Body["recovery_addresses"]!.AsArray().Count);
        Assert.Equal((409, 400, "c@example.org"), (taken.Status, wrong.Status, arranged.Identifier));
    }

    [Fact]
    public async Task Who_has_no_credentials_is_shown_without()
    {
        const string Schema = """{"properties":{"traits":{"type":"object","properties":{"name":{"type":"string"}}}}}""";
        var url = "base64://" + Convert.ToBase64String(Encoding.UTF8.GetBytes(Schema));
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
        Assert.Equal((400, "code status reason message"), Told(unknown));
    }

    private static (int Status, string Error) Told(Asked answer) => (answer.Status, answer.Error);

    private static string[] Shown(Asked answer) =>
        [.. answer.Body!["verifiable_addresses"]!.AsArray().Select(address => $"{address!["value"]} {address["verified"]!.ToJsonString()} {address["status"]}")];
}
