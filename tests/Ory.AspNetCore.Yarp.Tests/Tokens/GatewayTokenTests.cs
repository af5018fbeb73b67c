using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ory.AspNetCore.Yarp.Tests;

public class GatewayTokenTests
{
    private static readonly (string, string) s_alice = ("Cookie", "ory_kratos_session=alice");

    private static Dictionary<string, string?> Settings(params (string Key, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ReverseProxy:Routes:headers:Metadata:Ory.Identity"] = "token",
            ["ReverseProxy:Routes:headers:Metadata:Ory.Audience"] = "orders",
            ["ReverseProxy:Routes:plain:Metadata:Ory.Identity"] = "headers, token",
            ["ReverseProxy:Routes:plain:Metadata:Ory.Audience"] = "billing",
            ["Ory:Gateway:Token:Key"] = NewKey(),
        };
        foreach (var (key, value) in more)
            settings[key] = value;
        return settings;
    }

    [Fact]
    public async Task A_backend_gets_a_token_that_its_keys_verify_and_that_says_who_how_and_when()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        var session = gateway.Ory.AddSession("alice", aal: "aal2");
        await gateway.GetAsync("/headers/x", s_alice, ("Authorization", "Bearer forged"), ("authorization_", "forged"));

        var token = new JsonWebToken(TokenOf(gateway));
        Assert.Equal("ES256", token.Alg);
        Assert.Equal(["orders"], token.Audiences);
        Assert.Equal("ory-gateway", token.Issuer);
        Assert.Equal((string?)session["identity"]!["id"], token.Subject);
        Assert.Equal((string?)session["id"], token.GetPayloadValue<string>("sid"));
        Assert.Equal("aal2", token.GetPayloadValue<string>("aal"));
        Assert.Equal(["password"], token.GetPayloadValue<string[]>("amr"));
        Assert.Equal("a@example.org", token.GetPayloadValue<string>("email"));
        Assert.True(token.GetPayloadValue<bool>("email_verified"));
        Assert.Equal(DateTimeOffset.Parse("2026-11-23T12:00:00Z").ToUnixTimeSeconds(), token.GetPayloadValue<long>("auth_time"));
        Assert.Equal(gateway.Time.GetUtcNow().AddMinutes(5).UtcDateTime, token.ValidTo);
        Assert.Single(gateway.Backend.Last.Headers, header => header.Key.Contains("authorization", StringComparison.OrdinalIgnoreCase));
        Assert.Null(gateway.Backend.Last["X-User-Id"]);

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(TokenOf(gateway), new TokenValidationParameters
        {
            ValidIssuer = "ory-gateway",
            ValidAudience = "orders",
            IssuerSigningKeys = (await KeysAsync(gateway)).GetSigningKeys(),
            LifetimeValidator = (_, _, _, _) => true,
        });
        Assert.True(result.IsValid, result.Exception?.Message);
    }

    [Fact]
    public async Task Each_backend_gets_its_own_audience_and_nobody_a_token_for_nobody()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        gateway.Ory.AddSession("alice", verified: false);
        await gateway.GetAsync("/plain/x", s_alice);
        var token = new JsonWebToken(TokenOf(gateway));
        Assert.Equal(["billing"], token.Audiences);
        Assert.False(token.TryGetPayloadValue<string>("email", out _));
        Assert.NotNull(gateway.Backend.Last["X-User-Id"]);

        await gateway.GetAsync("/plain/x", ("Authorization", "Bearer " + TokenOf(gateway)));
        Assert.Null(gateway.Backend.Last["Authorization"]);
    }

    [Fact]
    public async Task A_token_is_handed_out_again_until_shortly_before_its_end()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", s_alice);
        var first = TokenOf(gateway);

        // Past the session's time in the cache: asked for again, still the same session.
        gateway.Time.Advance(TimeSpan.FromSeconds(4 * 60 + 29));
        await gateway.GetAsync("/headers/x", s_alice);
        Assert.Equal(first, TokenOf(gateway));
        Assert.Equal(2, gateway.Ory.Whoamis);

        gateway.Time.Advance(TimeSpan.FromSeconds(1));
        await gateway.GetAsync("/headers/x", s_alice);
        Assert.NotEqual(first, TokenOf(gateway));
    }

    [Fact]
    public async Task A_token_never_outlives_its_session()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        var session = gateway.Ory.AddSession("alice");
        session["expires_at"] = gateway.Time.GetUtcNow().AddSeconds(90.9);
        await gateway.GetAsync("/headers/x", s_alice);
        Assert.Equal(gateway.Time.GetUtcNow().AddSeconds(90).UtcDateTime, new JsonWebToken(TokenOf(gateway)).ValidTo);
    }

    [Fact]
    public async Task A_step_up_or_a_new_sign_in_is_another_token()
    {
        await using var gateway = await Gateway.StartAsync(Settings(("Authentication:Schemes:Ory:CacheDuration", "00:00:00")));
        var session = gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", s_alice);
        var first = TokenOf(gateway);

        gateway.Time.Advance(TimeSpan.FromSeconds(1));
        session["authenticator_assurance_level"] = "aal2";
        await gateway.GetAsync("/headers/x", s_alice);
        var second = TokenOf(gateway);
        Assert.Equal("aal1", new JsonWebToken(first).GetPayloadValue<string>("aal"));
        Assert.Equal("aal2", new JsonWebToken(second).GetPayloadValue<string>("aal"));

        await gateway.GetAsync("/headers/x", s_alice);
        Assert.Equal(second, TokenOf(gateway));

        gateway.Time.Advance(TimeSpan.FromSeconds(5));
        var time = gateway.Time.GetUtcNow();
        session["authenticated_at"] = time;
        await gateway.GetAsync("/headers/x", s_alice);
        Assert.Equal(time.ToUnixTimeSeconds(), new JsonWebToken(TokenOf(gateway)).GetPayloadValue<long>("auth_time"));
    }

    [Fact]
    public async Task What_is_evicted_with_its_session_is_made_anew()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        var session = gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", s_alice);
        var first = TokenOf(gateway);

        await gateway.Services.GetRequiredService<IOrySessionCache>().EvictAsync(OryEviction.OfSession((string)session["id"]!));
        await gateway.GetAsync("/headers/x", s_alice);
        Assert.NotEqual(first, TokenOf(gateway));

        var second = TokenOf(gateway);
        await gateway.Services.GetRequiredService<IOrySessionCache>().EvictAsync(OryEviction.OfIdentity((string)session["identity"]!["id"]!));
        await gateway.GetAsync("/headers/x", s_alice);
        Assert.NotEqual(second, TokenOf(gateway));
    }

    [Fact]
    public async Task A_token_may_go_in_a_header_of_its_own_and_authorization_is_then_the_callers()
    {
        await using var gateway = await Gateway.StartAsync(Settings(("Ory:Gateway:Token:Header", "X-Gateway-Token")));
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", s_alice, ("Authorization", "Basic abc"), ("x_gateway_token", "forged"));
        Assert.Equal("Basic abc", gateway.Backend.Last["Authorization"]);
        Assert.Equal("orders", new JsonWebToken(gateway.Backend.Last["X-Gateway-Token"]).Audiences.Single());
        Assert.Null(gateway.Backend.Last["x_gateway_token"]);
    }

    [Fact]
    public async Task Keys_are_changed_with_an_overlap()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (oldKey, newKey, file) = (NewKey(), NewKey(), Path.Combine(folder.FullName, "keys.pem"));
            await File.WriteAllTextAsync(file, oldKey);
            await using var gateway = await Gateway.StartAsync(Settings(("Ory:Gateway:Token:Key", null), ("Ory:Gateway:Token:KeyFiles:0", file)));
            gateway.Ory.AddSession("alice");
            await gateway.GetAsync("/headers/x", s_alice);
            var oldId = new JsonWebToken(TokenOf(gateway)).Kid;
            Assert.Equal([oldId], (await KeysAsync(gateway)).Keys.Select(key => key.KeyId));

            // The new one first: published at once, used when everybody had the time to see it.
            await File.WriteAllTextAsync(file, newKey + oldKey);
            gateway.Time.Advance(TimeSpan.FromSeconds(10));
            var published = (await KeysAsync(gateway)).Keys.Select(key => key.KeyId).ToList();
            Assert.Equal(2, published.Count);
            await gateway.GetAsync("/headers/x", s_alice);
            Assert.Equal(oldId, new JsonWebToken(TokenOf(gateway)).Kid);

            gateway.Time.Advance(TimeSpan.FromMinutes(5));
            await gateway.GetAsync("/headers/x", s_alice);
            Assert.Equal(published[0], new JsonWebToken(TokenOf(gateway)).Kid);
            Assert.NotEqual(oldId, published[0]);

            // A file that is half written changes nothing.
            await File.WriteAllTextAsync(file, newKey[..40]);
            gateway.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal(2, (await KeysAsync(gateway)).Keys.Count);

            await File.WriteAllTextAsync(file, newKey);
            gateway.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal([published[0]], (await KeysAsync(gateway)).Keys.Select(key => key.KeyId));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_key_that_is_taken_away_signs_no_more_at_once_even_cached()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", s_alice);
        var first = new JsonWebToken(TokenOf(gateway)).Kid;

        gateway.Configuration["Ory:Gateway:Token:Key"] = NewKey();
        gateway.Configuration.Reload();
        gateway.Time.Advance(TimeSpan.FromSeconds(10));
        await gateway.GetAsync("/headers/x", s_alice);
        Assert.NotEqual(first, new JsonWebToken(TokenOf(gateway)).Kid);
    }

    [Fact]
    public async Task The_published_set_has_no_private_half()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        using var client = gateway.CreateClient();
        var text = await client.GetStringAsync("/.well-known/jwks.json");
        var key = JsonDocument.Parse(text).RootElement.GetProperty("keys")[0];
        Assert.Equal(["kty", "crv", "x", "y", "kid", "alg", "use"], key.EnumerateObject().Select(property => property.Name));
        Assert.DoesNotContain("\"d\"", text);
    }

    [Fact]
    public async Task Ory_may_make_the_token_and_is_asked_once()
    {
        await using var gateway = await Gateway.StartAsync(new()
        {
            ["ReverseProxy:Routes:headers:Metadata:Ory.Identity"] = "token",
            ["ReverseProxy:Routes:headers:Metadata:Ory.TokenizeAs"] = "orders_template",
        });
        var made = 0;
        var exp = gateway.Time.GetUtcNow().AddSeconds(60).ToUnixTimeSeconds();
        gateway.Ory.Tokenize = template => Jwt($$"""{"exp":{{exp}},"n":{{++made}},"t":"{{template}}"}""");
        gateway.Ory.AddSession("alice");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gateway.GetAsync("/headers/x", s_alice)));
        Assert.Equal(1, made);
        Assert.Equal("orders_template", new JsonWebToken(TokenOf(gateway)).GetPayloadValue<string>("t"));
        Assert.Single(gateway.Backend.Seen.Select(seen => seen["Authorization"]).Distinct());

        gateway.Time.Advance(TimeSpan.FromSeconds(31));
        await gateway.GetAsync("/headers/x", s_alice);
        Assert.Equal(2, made);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_the_token_the_backend_is_not_asked(bool fault)
    {
        await using var gateway = await Gateway.StartAsync(new()
        {
            ["ReverseProxy:Routes:headers:Metadata:Ory.Identity"] = "token",
            ["ReverseProxy:Routes:headers:Metadata:Ory.TokenizeAs"] = "none",
        });
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/plain/x", s_alice);
        gateway.Ory.Fault = fault ? 500 : null;
        using var answer = await gateway.GetAsync("/headers/x", s_alice);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Single(gateway.Backend.Seen);
    }

    [Fact]
    public async Task A_backend_that_is_set_up_by_the_helper_accepts_these_tokens_and_no_others()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        // The tokens of this test are verified by the system's clock.
        gateway.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        gateway.Ory.AddSession("alice", now: gateway.Time.GetUtcNow());
        await gateway.GetAsync("/headers/x", s_alice);
        var good = TokenOf(gateway);
        await gateway.GetAsync("/plain/x", s_alice);
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

    private static async Task<WebApplication> BackendAsync(string? authority, string? audience)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Authentication:Schemes:OryGateway:Authority"] = authority,
            ["Authentication:Schemes:OryGateway:ValidAudience"] = audience,
        });
        builder.Services.AddRouting();
        builder.Services.AddAuthentication(OryGatewayDefaults.TokenScheme).AddOryGatewayToken();
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

    private static async Task<JsonWebKeySet> KeysAsync(Gateway gateway)
    {
        using var client = gateway.CreateClient();
        return new JsonWebKeySet(await client.GetStringAsync("/.well-known/jwks.json"));
    }

    private static string TokenOf(Gateway gateway) => gateway.Backend.Last["Authorization"]!["Bearer ".Length..];

    private static string Jwt(string payload) => Base64UrlEncoder.Encode("""{"alg":"ES256","typ":"JWT"}""") + "." + Base64UrlEncoder.Encode(payload) + ".c2ln";

    private static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }
}
