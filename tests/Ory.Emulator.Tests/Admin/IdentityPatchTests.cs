
namespace Ory.Emulator.Tests;

public class IdentityPatchTests
{
    [Fact]
    public async Task An_identity_is_looked_for_before_its_patch_is_read()
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Equal((404, "code status message"), (await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{Guid.NewGuid()}", "{")).Told);
        Assert.Equal((404, "code status message"), (await Asked.AdminAsync(ory, "PATCH", "admin/identities/nonsense", "[]")).Told);
        var ann = (await ory.CreateIdentityAsync("ann@example.org")).Id;
        foreach (var patch in new[] { "{", "{}", "", "[] x", """[{"op":"test","path":"/state","value":"active"}]""", """[{"op":"replace","path":"/state","value":"asleep"}]""", """[{"op":"replace","path":"/state","value":""}]""", """[{"op":"remove","path":"/state"}]""", """[{"op":"replace","path":"/verifiable_addresses","value":5}]""", """[{"op":"replace","path":"/created_at","value":"x"}]""", """[{"op":"replace","path":"/schema_url","value":5}]""", """[{"op":"replace","path":"/credentials/password/type","value":5}]""" })
            Assert.Equal((400, "code status reason message"), (await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", patch)).Told);
    }

    [Fact]
    public async Task A_patch_that_is_too_long_is_nobodys_fault_and_told_before_anything_else()
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Equal((500, "code status message"), (await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{Guid.NewGuid()}", new string(' ', 5 * 1024 * 1024) + "[]")).Told);
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

        Assert.Equal(["ann@example.org true pending"], patched.Addresses);
        Assert.NotNull(patched.Body!["verifiable_addresses"]![0]!["verified_at"]);
        Assert.Null(patched.Body["credentials"]!["password"]!["config"]);
        Assert.Equal(hash, (string?)ory.Server.Identities.Find(ann)!.Credential("password")!.Config["hashed_password"]);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("replace")]
    public async Task A_patch_may_be_of_the_whole_document(string operation)
    {
        await using var ory = await OryEmulator.StartAsync();
        var ann = (await ory.CreateIdentityAsync("ann@example.org", "correct-horse-battery-9")).Id;

        var patched = await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", $$"""
            [{"op":"{{operation}}","path":"","value":{"id":"{{ann}}","schema_id":"default","state":"inactive","traits":{"email":"other@example.org"} } }]
            """);

        Assert.Equal(200, patched.Status);
        var now = ory.Server.Identities.Find(ann)!;
        Assert.Equal(("inactive", "other@example.org"), (now.State, (string?)now.Traits["email"]));
        Assert.Empty(now.Credential("password")!.Config);
    }

    // Kratos would change whoever the document names.
    [Theory]
    [InlineData("""{"state":"active","traits":{"email":"x@example.org"}}""", 404)]
    [InlineData("""{"id":"BOB","state":"active","traits":{"email":"x@example.org"}}""", 404)]
    [InlineData("""{"id":5,"state":"active","traits":{"email":"x@example.org"}}""", 400)]
    [InlineData("[]", 400)]
    [InlineData("null", 400)]
    public async Task A_whole_document_that_is_not_that_persons_changes_nobody(string document, int status)
    {
        await using var ory = await OryEmulator.StartAsync();
        var ann = (await ory.CreateIdentityAsync("ann@example.org")).Id;
        var bob = (await ory.CreateIdentityAsync("bob@example.org")).Id;

        var patched = await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", $$"""[{"op":"replace","path":"","value":{{document.Replace("BOB", bob.ToString(), StringComparison.Ordinal)}}}]""");
        var removed = await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{ann}", """[{"op":"remove","path":""}]""");

        Assert.Equal((status, 400), (patched.Status, removed.Status));
        Assert.Equal(["ann@example.org", "bob@example.org"], ory.Server.Identities.All.Select(one => (string?)one.Traits["email"]));
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
        Assert.Equal((500, "code status reason message"), unknown.Told);
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
        var url = Reference.To(Schema);
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
}
