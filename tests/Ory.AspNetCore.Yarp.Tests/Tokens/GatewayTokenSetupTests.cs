using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static Ory.AspNetCore.Yarp.Tests.GatewayTokens;

namespace Ory.AspNetCore.Yarp.Tests;

public class GatewayTokenSetupTests
{
    [Fact]
    public async Task A_backend_that_is_set_up_by_the_helper_accepts_these_tokens_and_no_others()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        // The tokens of this test are verified by the system's clock.
        gateway.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        gateway.Ory.AddSession("alice", now: gateway.Time.GetUtcNow());
        await gateway.GetAsync("/headers/x", Alice);
        var good = TokenOf(gateway);
        await gateway.GetAsync("/plain/x", Alice);
        var otherAudience = TokenOf(gateway);

        await using var backend = await BackendAsync(gateway.Url.ToString(), "orders");
        Assert.Equal((HttpStatusCode.OK, new JsonWebToken(good).Subject), await AskAsync(backend, good));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(backend, otherAudience)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(backend, null)).Status);

        var payload = good.Split('.')[1];
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(backend, Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""") + "." + payload + ".")).Status);
        var published = (await KeysAsync(gateway)).Keys.Single();
        foreach (var forged in (SigningCredentials[])
        [
            new(new SymmetricSecurityKey(Base64UrlEncoder.DecodeBytes(published.X)) { KeyId = published.KeyId }, SecurityAlgorithms.HmacSha256),
            new(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = published.KeyId }, SecurityAlgorithms.EcdsaSha256),
            new(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "unknown" }, SecurityAlgorithms.EcdsaSha256),
        ])
        {
            var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor { Issuer = "ory-gateway", Audience = "orders", Claims = new Dictionary<string, object> { ["sub"] = "root" }, SigningCredentials = forged });
            Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(backend, token)).Status);
        }
    }

    [Fact]
    public async Task A_key_that_was_taken_away_is_believed_no_longer_than_the_set_without_it_is_known()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var stolen = NewKey();
        await using var gateway = await Gateway.StartAsync(Settings(("Ory:Gateway:Token:Key", stolen)));
        gateway.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        gateway.Ory.AddSession("alice", now: gateway.Time.GetUtcNow());
        await gateway.GetAsync("/headers/x", Alice);
        var signedByTheStolen = TokenOf(gateway);
        await using var backend = await BackendAsync(gateway.Url.ToString(), "orders");
        await using var idle = await BackendAsync(gateway.Url.ToString(), "orders", time);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(backend, signedByTheStolen)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(idle, signedByTheStolen)).Status);

        gateway.Configuration["Ory:Gateway:Token:Key"] = NewKey();
        gateway.Configuration.Reload();
        gateway.Time.Advance(TimeSpan.FromSeconds(11));
        await gateway.GetAsync("/headers/x", Alice);
        Assert.NotEqual(signedByTheStolen, TokenOf(gateway));
        // Nobody who has just been let in by the gateway is turned away because this backend has not seen the key yet.
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(backend, TokenOf(gateway))).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(backend, signedByTheStolen)).Status);

        // Nobody has asked this one since.
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(idle, signedByTheStolen)).Status);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(idle, signedByTheStolen)).Status);
    }

    [Fact]
    public async Task While_the_gateway_cannot_be_reached_a_backend_goes_on_with_the_keys_that_it_has_and_no_others()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var gateway = await Gateway.StartAsync(Settings());
        gateway.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        gateway.Ory.AddSession("alice", now: gateway.Time.GetUtcNow());
        await gateway.GetAsync("/headers/x", Alice);
        var token = TokenOf(gateway);
        await using var backend = await BackendAsync(gateway.Url.ToString(), "orders", time);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(backend, token)).Status);
        await gateway.DisposeAsync();

        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(backend, token)).Status);
        var unknown = new SigningCredentials(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "unknown" }, SecurityAlgorithms.EcdsaSha256);
        var forged = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor { Issuer = "ory-gateway", Audience = "orders", SigningCredentials = unknown });
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(backend, forged)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(backend, token)).Status);
    }

    // To whoever called it, 401 would be a sign-out.
    [Fact]
    public async Task A_backend_that_never_reached_the_gateway_cannot_say_who_is_signed_out()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        gateway.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        gateway.Ory.AddSession("alice", now: gateway.Time.GetUtcNow());
        await gateway.GetAsync("/headers/x", Alice);
        await using var backend = await BackendAsync("http://127.0.0.1:1", "orders");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(backend, TokenOf(gateway))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(backend, null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(backend, "no token")).Status);
    }

    // What AddJwtBearer adds once for all schemes looks for the keys of an OpenID provider where it finds none.
    [Fact]
    public async Task It_is_set_up_whatever_other_bearers_the_backend_accepts()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        gateway.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        gateway.Ory.AddSession("alice", now: gateway.Time.GetUtcNow());
        await gateway.GetAsync("/headers/x", Alice);
        await using var backend = await BackendAsync(gateway.Url.ToString(), "orders", add: authentication => authentication
            .AddJwtBearer("Partners", options => options.Authority = "https://partners.example")
            .AddOryGatewayToken("OtherGateway", options => (options.Authority, options.Audience) = ("https://other.example", "orders")));

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(backend, TokenOf(gateway))).Status);
    }

    [Theory]
    [InlineData("http://localhost:1", null, "ValidAudience")]
    [InlineData(null, "orders", "Authority")]
    [InlineData("http://gateway.example", "orders", "https")]
    public async Task A_backend_that_would_accept_too_much_does_not_start(string? authority, string? audience, string word)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => BackendAsync(authority, audience));
        Assert.Contains(word, exception.Message);
        Assert.Contains("Authentication:Schemes:OryGateway", exception.Message);
    }

    private static async Task<WebApplication> BackendAsync(string? authority, string? audience, TimeProvider? time = null, Action<AuthenticationBuilder>? add = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Authentication:Schemes:OryGateway:Authority"] = authority,
            ["Authentication:Schemes:OryGateway:ValidAudience"] = audience,
        });
        builder.Services.AddRouting();
        var authentication = builder.Services.AddAuthentication(OryGatewayDefaults.TokenScheme);
        add?.Invoke(authentication);
        authentication.AddOryGatewayToken(options => options.TimeProvider = time);
        builder.Services.AddAuthorization();
        var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/", (HttpContext context) => context.User.Identity!.Name).RequireAuthorization();
        await app.StartAsync();
        return app;
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(WebApplication backend, string? token)
    {
        using var client = backend.GetTestClient();
        if (token is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var answer = await client.GetAsync("/");
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
