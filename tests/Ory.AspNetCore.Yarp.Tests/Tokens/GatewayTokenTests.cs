using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static Ory.AspNetCore.Yarp.Tests.GatewayTokens;

namespace Ory.AspNetCore.Yarp.Tests;

public class GatewayTokenTests
{
    [Fact]
    public async Task A_backend_gets_a_token_that_its_keys_verify_and_that_says_who_how_and_when()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        var session = gateway.Ory.AddSession("alice", aal: "aal2");
        await gateway.GetAsync("/headers/x", Alice, ("Authorization", "Bearer forged"), ("authorization_", "forged"));

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
        await gateway.GetAsync("/plain/x", Alice);
        var token = new JsonWebToken(TokenOf(gateway));
        Assert.Equal(["billing"], token.Audiences);
        Assert.False(token.TryGetPayloadValue<string>("email", out _));
        Assert.NotNull(gateway.Backend.Last["X-User-Id"]);

        await gateway.GetAsync("/plain/x", ("Authorization", "Bearer " + TokenOf(gateway)));
        Assert.Null(gateway.Backend.Last["Authorization"]);
    }

    // A trait is what somebody typed.
    [Fact]
    public async Task An_address_from_the_traits_is_not_called_verified()
    {
        await using var gateway = await Gateway.StartAsync(
            Settings(("Ory:Gateway:Token:Claims:email", "typed")),
            configure: builder => builder.Services.Configure<OryOptions>(OryDefaults.AuthenticationScheme, options => options.ClaimActions.MapTrait("typed", "email")));
        gateway.Ory.AddSession("alice", verified: false);

        await gateway.GetAsync("/headers/x", Alice);

        var token = new JsonWebToken(TokenOf(gateway));
        Assert.Equal("a@example.org", token.GetPayloadValue<string>("email"));
        Assert.False(token.TryGetPayloadValue<bool>("email_verified", out _));
    }

    [Fact]
    public async Task A_token_is_handed_out_again_until_shortly_before_its_end()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", Alice);
        var first = TokenOf(gateway);

        // Past the session's time in the cache: asked for again, still the same session.
        gateway.Time.Advance(TimeSpan.FromSeconds(4 * 60 + 29));
        await gateway.GetAsync("/headers/x", Alice);
        Assert.Equal(first, TokenOf(gateway));
        Assert.Equal(2, gateway.Ory.Whoamis);

        gateway.Time.Advance(TimeSpan.FromSeconds(1));
        await gateway.GetAsync("/headers/x", Alice);
        Assert.NotEqual(first, TokenOf(gateway));
    }

    [Fact]
    public async Task A_token_never_outlives_its_session()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        var session = gateway.Ory.AddSession("alice");
        session["expires_at"] = gateway.Time.GetUtcNow().AddSeconds(90.9);
        await gateway.GetAsync("/headers/x", Alice);
        Assert.Equal(gateway.Time.GetUtcNow().AddSeconds(90).UtcDateTime, new JsonWebToken(TokenOf(gateway)).ValidTo);
    }

    [Fact]
    public async Task A_step_up_or_a_new_sign_in_is_another_token()
    {
        await using var gateway = await Gateway.StartAsync(Settings(("Authentication:Schemes:Ory:CacheDuration", "00:00:00")));
        var session = gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", Alice);
        var first = TokenOf(gateway);

        gateway.Time.Advance(TimeSpan.FromSeconds(1));
        session["authenticator_assurance_level"] = "aal2";
        await gateway.GetAsync("/headers/x", Alice);
        var second = TokenOf(gateway);
        Assert.Equal("aal1", new JsonWebToken(first).GetPayloadValue<string>("aal"));
        Assert.Equal("aal2", new JsonWebToken(second).GetPayloadValue<string>("aal"));

        await gateway.GetAsync("/headers/x", Alice);
        Assert.Equal(second, TokenOf(gateway));

        gateway.Time.Advance(TimeSpan.FromSeconds(5));
        var time = gateway.Time.GetUtcNow();
        session["authenticated_at"] = time;
        await gateway.GetAsync("/headers/x", Alice);
        Assert.Equal(time.ToUnixTimeSeconds(), new JsonWebToken(TokenOf(gateway)).GetPayloadValue<long>("auth_time"));
    }

    [Fact]
    public async Task What_is_evicted_with_its_session_is_made_anew()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        var session = gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", Alice);
        var first = TokenOf(gateway);

        await gateway.Services.GetRequiredService<IOrySessionCache>().EvictAsync(OryEviction.OfSession((string)session["id"]!));
        await gateway.GetAsync("/headers/x", Alice);
        Assert.NotEqual(first, TokenOf(gateway));

        var second = TokenOf(gateway);
        await gateway.Services.GetRequiredService<IOrySessionCache>().EvictAsync(OryEviction.OfIdentity((string)session["identity"]!["id"]!));
        await gateway.GetAsync("/headers/x", Alice);
        Assert.NotEqual(second, TokenOf(gateway));
    }

    [Fact]
    public async Task A_token_may_go_in_a_header_of_its_own_and_authorization_is_then_the_callers()
    {
        await using var gateway = await Gateway.StartAsync(Settings(("Ory:Gateway:Token:Header", "X-Gateway-Token")));
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", Alice, ("Authorization", "Basic abc"), ("x_gateway_token", "forged"));
        Assert.Equal("Basic abc", gateway.Backend.Last["Authorization"]);
        Assert.Equal("orders", new JsonWebToken(gateway.Backend.Last["X-Gateway-Token"]).Audiences.Single());
        Assert.Null(gateway.Backend.Last["x_gateway_token"]);
    }

    [Theory]
    [InlineData("X-Gateway-Token", null)]
    [InlineData("Authorization", "Bearer forged")]
    public async Task Where_a_route_gets_no_token_a_header_that_is_only_for_it_stays_empty(string header, string? seen)
    {
        await using var gateway = await Gateway.StartAsync(Settings(
            ("Ory:Gateway:Token:Header", header), ("ReverseProxy:Routes:plain:Metadata:Ory.Identity", "none"), ("ReverseProxy:Routes:plain:Metadata:Ory.Audience", null)));
        foreach (var name in (string[])[header, header.Replace('-', '_')])
        {
            await gateway.GetAsync("/plain/x", (name, "Bearer forged"));
            Assert.Equal(seen, gateway.Backend.Last[name]);
        }
    }
}
