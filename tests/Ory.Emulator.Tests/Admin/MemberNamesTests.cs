namespace Ory.Emulator.Tests;

/// <summary>Go finds the members of a body whatever the case of their letters.</summary>
public class MemberNamesTests
{
    [Fact]
    public async Task An_identity_is_made_replaced_and_patched_whatever_the_case_of_the_names()
    {
        await using var ory = await OryEmulator.StartAsync();

        var made = await Asked.AdminAsync(ory, "POST", "admin/identities", """
            {"Schema_ID":"default","TRAITS":{"email":"ann@example.org"},"credentials":{"OIDC":{"Config":{"Providers":[{"Provider":"a","SUBJECT":"1"}]}}},
             "Verifiable_Addresses":[{"VALUE":"ann@example.org","Via":"email","Verified":true}]}
            """);
        var identity = $"admin/identities/{made.Text("id")}";
        var replaced = await Asked.AdminAsync(ory, "PUT", identity, """{"Traits":{"email":"ann@example.org"},"State":"inactive","Metadata_Admin":null}""");
        var patched = await Asked.AdminAsync(ory, "PATCH", identity, """[{"op":"replace","path":"/State","value":"active"}]""");

        Assert.Equal((201, """["a:1"]"""), (made.Status, made.Body!["credentials"]!["oidc"]!["identifiers"]!.ToJsonString()));
        Assert.Equal(["ann@example.org true completed"], made.Addresses);
        Assert.Equal((200, "inactive", true), (replaced.Status, replaced.Text("state"), replaced.Body!.AsObject().ContainsKey("metadata_admin")));
        Assert.Equal((200, "active"), (patched.Status, patched.Text("state")));
    }

    [Fact]
    public async Task So_are_many_and_so_is_a_code()
    {
        await using var ory = await OryEmulator.StartAsync();

        var many = await Asked.AdminAsync(ory, "PATCH", "admin/identities", """{"Identities":[{"Create":{"Traits":{"email":"ann@example.org"}}}]}""");
        var code = await Asked.AdminAsync(ory, "POST", "admin/recovery/code", $$"""{"Identity_Id":"{{ory.Server.Identities.All[0].Id}}","Flow_Type":"api"}""");

        Assert.Equal("create", (string)many.Body!["identities"]![0]!["action"]!);
        Assert.Equal(201, code.Status);
    }

    [Theory]
    [InlineData("""{"traits":{"email":"a@example.org"},"Traits":{"email":"b@example.org"}}""", "b@example.org")]
    [InlineData("""{"TRAITS":{"email":"a@example.org"},"traits":{"email":"b@example.org"}}""", "b@example.org")]
    [InlineData("""{"traits":{"email":"b@example.org"},"metadata_public":{"Traits":1}}""", "b@example.org")]
    public async Task Of_two_that_mean_one_member_the_last_counts(string body, string email)
    {
        await using var ory = await OryEmulator.StartAsync();

        var made = await Asked.AdminAsync(ory, "POST", "admin/identities", body);

        Assert.Equal((201, email), (made.Status, (string)made.Body!["traits"]!["email"]!));
    }

    // They are not Kratos' own.
    [Fact]
    public async Task Traits_and_metadata_keep_the_names_they_have()
    {
        await using var ory = await OryEmulator.StartAsync();

        var made = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"Traits":{"email":"a@example.org"},"Metadata_Public":{"State":1}}""");
        var wrong = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"Email":"a@example.org"}}""");

        Assert.Equal((201, """{"State":1}"""), (made.Status, made.Body!["metadata_public"]!.ToJsonString()));
        Assert.Equal(400, wrong.Status);
    }
}
