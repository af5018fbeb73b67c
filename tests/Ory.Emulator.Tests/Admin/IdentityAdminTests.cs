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
    [InlineData("$2a$04$short")]
    [InlineData("$argon2id$v=19$m=16,t=2,p=1$c2FsdA$aGFzaA")]
    public async Task A_hash_that_is_none_of_bcrypt_fits_no_password(string hash)
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.False(ory.Server.Passwords.Fits("password", hash));
        Assert.False(ory.Server.Passwords.Fits("", hash));
    }

    [Fact]
    public async Task The_public_API_is_sent_to_from_the_admin_port_and_not_the_other_way_round()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var admin = ory.CreateAdminClient();
        using var open = ory.CreateClient();

        using var redirected = await admin.GetAsync("sessions/whoami");
        using var missing = await open.GetAsync("admin/identities");

        Assert.Equal((HttpStatusCode.TemporaryRedirect, new Uri(ory.PublicUrl, "sessions/whoami")), (redirected.StatusCode, redirected.Headers.Location));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }
}
