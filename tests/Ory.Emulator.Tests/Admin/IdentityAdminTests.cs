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
    [InlineData("""{"traits":{"email":"a\ud800@example.org"}}""", "a\ufffd@example.org")]
    [InlineData("""{"traits":{"email":"a\udc00@example.org"}}""", "a\ufffd@example.org")]
    [InlineData("""{"traits":{"email":"a\ud83d\ude00@example.org"}}""", "a\U0001F600@example.org")]
    [InlineData("""{"traits":{"email":"a@example.org","email":"b@example.org"}}""", "b@example.org")]
    [InlineData("""{"traits":{"email":"a@example.org"}} and so on""", "a@example.org")]
    public async Task What_Go_reads_leniently_makes_an_identity(string body, string email)
    {
        await using var ory = await OryEmulator.StartAsync();

        var answer = await Asked.AdminAsync(ory, "POST", "admin/identities", body);

        Assert.Equal(201, answer.Status);
        Assert.Equal(email, (string?)answer.Body!["traits"]!["email"]);
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
    public async Task An_external_id_finds_one_person_only()
    {
        await using var ory = await OryEmulator.StartAsync();
        var made = await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"ann@example.org"},"external_id":"crm-1"}""");
        var id = made.Text("id");

        Assert.Equal(id, (await Asked.AdminAsync(ory, "GET", "admin/identities/by/external/crm-1")).Text("id"));
        Assert.Equal((404, "code status message"), (await Asked.AdminAsync(ory, "GET", "admin/identities/by/external/crm-2")).Told);
        Assert.Equal((409, "code status reason message"), (await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"bob@example.org"},"external_id":"crm-1"}""")).Told);
        var replaced = await Asked.AdminAsync(ory, "PUT", $"admin/identities/{id}", """{"traits":{"email":"ann@example.org"}}""");
        Assert.Equal((200, false), (replaced.Status, replaced.Body!.AsObject().ContainsKey("external_id")));
        Assert.Equal(404, (await Asked.AdminAsync(ory, "GET", "admin/identities/by/external/crm-1")).Status);
    }

    [Theory]
    [InlineData("tenant/1", "tenant%2F1", true)]
    [InlineData("tenant/1", "tenant%2f1", false)]
    [InlineData("https://crm.example.org/a?b=c d", "https%3A%2F%2Fcrm.example.org%2Fa%3Fb%3Dc%20d", true)]
    [InlineData("https://crm.example.org/a?b=c d", "https%3A%2F%2Fcrm.example.org%2Fa%3Fb%3Dc%20d", false)]
    [InlineData("Bo\u00df+", "Bo%C3%9F+", false)]
    public async Task An_external_id_may_be_any_text(string external, string escaped, bool inMemory)
    {
        await using var ory = await OryEmulator.StartAsync(options => (options.InMemory, options.PublicPort, options.AdminPort) = (inMemory, 0, 0));
        var made = await Asked.AdminAsync(ory, "POST", "admin/identities", $$"""{"traits":{"email":"ann@example.org"},"external_id":"{{external}}"}""");

        var found = await Asked.AdminAsync(ory, "GET", "admin/identities/by/external/" + escaped);

        Assert.Equal((200, made.Text("id")), (found.Status, (string?)found.Body?["id"]));
    }

    [Fact]
    public async Task What_somebody_else_has_is_a_conflict_whose_reason_only_a_creation_gives()
    {
        await using var ory = await OryEmulator.StartAsync();
        await ory.CreateIdentityAsync("ann@example.org");
        var bob = (await ory.CreateIdentityAsync("bob@example.org")).Id;

        Assert.Equal((409, "code status reason message"), (await Asked.AdminAsync(ory, "POST", "admin/identities", """{"traits":{"email":"ann@example.org"}}""")).Told);
        Assert.Equal((409, "code status message"), (await Asked.AdminAsync(ory, "PUT", $"admin/identities/{bob}", """{"traits":{"email":"ann@example.org"}}""")).Told);
        Assert.Equal((409, "code status message"), (await Asked.AdminAsync(ory, "PATCH", $"admin/identities/{bob}", """[{"op":"replace","path":"/traits/email","value":"ann@example.org"}]""")).Told);
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

        Assert.Equal((400, "code status reason message"), (await Asked.AdminAsync(ory, "PUT", $"admin/identities/{ann}", body, type)).Told);
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
}
