using System.Collections;
using System.Net;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Ory.AspNetCore.Tests;
using static Ory.AspNetCore.Yarp.Tests.GatewayTokens;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>A token that is handed out again says what one that is made now would say.</summary>
public class TokenCacheTests
{
    [Theory]
    [InlineData("Ory:Gateway:Token:Issuer", "other", "iss", "ory-gateway", "other")]
    [InlineData("Ory:Gateway:Token:Claims:email", "", "email", "a@example.org", null)]
    [InlineData("Ory:Gateway:Token:Claims:level", "aal", "level", null, "aal1")]
    public async Task When_the_options_change_no_token_of_before_is_handed_out(string key, string value, string claim, string? before, string? after)
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", Alice);
        Assert.Equal(before, Read(gateway, claim));

        gateway.Configuration[key] = value;
        gateway.Configuration.Reload();
        await gateway.GetAsync("/headers/x", Alice);
        Assert.Equal(after, Read(gateway, claim));
    }

    [Fact]
    public void A_token_as_text_is_not_the_token()
    {
        var stored = new StoredToken("secret", default, default, null!, null, null!);
        foreach (object token in new object[] { stored, new BackendToken("secret") })
            Assert.Equal(token.GetType().Name, token.ToString());
    }

    [Fact]
    public async Task An_address_that_is_verified_no_longer_is_not_handed_out_as_verified()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        var session = gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", Alice);
        Assert.Equal("a@example.org", Read(gateway, "email"));

        session["identity"]!["verifiable_addresses"]![0]!["verified"] = false;
        gateway.Time.Advance(TimeSpan.FromSeconds(31));
        await gateway.GetAsync("/headers/x", Alice);
        Assert.Null(Read(gateway, "email"));
    }

    // Who enrols another factor has used it: the level and the time of the sign-in stay.
    [Fact]
    public async Task A_method_that_the_session_got_since_is_said()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        var session = gateway.Ory.AddSession("alice", aal: "aal2");
        await gateway.GetAsync("/headers/x", Alice);
        Assert.Equal(["password"], new JsonWebToken(TokenOf(gateway)).GetPayloadValue<string[]>("amr"));

        session["authentication_methods"]!.AsArray().Add(new JsonObject { ["method"] = "webauthn", ["aal"] = "aal2" });
        gateway.Time.Advance(TimeSpan.FromSeconds(31));
        await gateway.GetAsync("/headers/x", Alice);
        Assert.Equal(["password", "webauthn"], new JsonWebToken(TokenOf(gateway)).GetPayloadValue<string[]>("amr"));
    }

    // Every backend whose clock is right would refuse it: it is not valid yet.
    [Fact]
    public async Task A_token_that_was_made_before_the_clock_was_put_back_is_handed_out_no_more()
    {
        var time = new JumpingTime(DateTimeOffset.Parse("2026-11-23T12:00:00Z"));
        await using var gateway = await Gateway.StartAsync(Settings(), configure: builder => builder.Services.AddSingleton<TimeProvider>(time));
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", Alice);

        time.Shift = -TimeSpan.FromMinutes(30);
        await gateway.GetAsync("/headers/x", Alice);

        Assert.Equal(time.GetUtcNow().UtcDateTime, new JsonWebToken(TokenOf(gateway)).ValidFrom);
    }

    [Fact]
    public async Task A_route_that_comes_to_give_tokens_without_an_audience_gives_none_for_everybody()
    {
        await using var gateway = await Gateway.StartAsync(Settings(
            ("ReverseProxy:Routes:plain:Metadata:Ory.Identity", null), ("ReverseProxy:Routes:plain:Metadata:Ory.Audience", null)));
        gateway.Ory.AddSession("alice");
        gateway.Configuration["Ory:Gateway:Identity"] = "Token";
        gateway.Configuration.Reload();

        using var answer = await gateway.GetAsync("/plain/x", Alice);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Empty(gateway.Backend.Seen);
    }

    [Fact]
    public async Task When_the_last_key_is_taken_away_a_backend_is_not_asked()
    {
        await using var gateway = await Gateway.StartAsync(Settings());
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", Alice);
        gateway.Configuration["Ory:Gateway:Token:Key"] = "";
        gateway.Configuration.Reload();
        gateway.Time.Advance(TimeSpan.FromSeconds(11));

        using var answer = await gateway.GetAsync("/headers/x", Alice);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Single(gateway.Backend.Seen);
    }

    [Fact]
    public async Task What_the_application_says_of_a_request_is_not_said_of_the_next()
    {
        await using var gateway = await Gateway.StartAsync(
            Settings(("Ory:Gateway:Token:Claims:tenant", "tenant")),
            configure: builder => builder.Services.AddHttpContextAccessor().AddTransient<IClaimsTransformation, Tenant>());
        gateway.Ory.AddSession("alice");
        string?[] tenants = ["one", "two", "one", ""];
        foreach (var tenant in tenants)
        {
            await gateway.GetAsync($"/headers/x?tenant={tenant}", Alice);
            Assert.Equal(tenant is "" ? null : tenant, Read(gateway, "tenant"));
        }

        var made = gateway.Backend.Seen.Select(seen => seen["Authorization"]).ToList();
        Assert.Equal(made[0], made[2]);
    }

    [Fact]
    public async Task Who_looked_before_another_was_answered_does_not_ask_Ory_again()
    {
        await using var gateway = await Gateway.StartAsync(Settings(
            ("ReverseProxy:Routes:headers:Metadata:Ory.Audience", null), ("ReverseProxy:Routes:headers:Metadata:Ory.TokenizeAs", "t")));
        var made = 0;
        gateway.Ory.Tokenize = _ => $"token-{++made}";
        gateway.Ory.AddSession("alice");
        using var scope = gateway.Services.CreateScope();
        var route = new RouteSettings(OryBackendIdentity.Token, null, "t", false);
        var tokens = gateway.Services.GetRequiredService<BackendTokens>();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Headers.Cookie = Alice.Item2;
        var caller = Caller.Of((await context.AuthenticateAsync("Ory")).Principal, "Ory")!.Value;

        // The first of the two has found nothing and is about to ask when the other asks and is answered.
        var late = new DefaultHttpContext(new Interrupted(context.Features, () => tokens.GetAsync(context, caller, route, default).AsTask().GetAwaiter().GetResult()));
        Assert.Equal("token-1", (await tokens.GetAsync(late, caller, route, default)).Value);
        Assert.Equal(1, made);
    }

    private static string? Read(Gateway gateway, string claim) =>
        new JsonWebToken(TokenOf(gateway)).TryGetPayloadValue<string>(claim, out var value) ? value : null;

    private sealed class Tenant(IHttpContextAccessor accessor) : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            if (accessor.HttpContext!.Request.Query["tenant"].ToString() is { Length: > 0 } tenant)
                ((ClaimsIdentity)principal.Identity!).AddClaim(new("tenant", tenant));
            return Task.FromResult(principal);
        }
    }

    // What the credential is read from.
    private sealed class Interrupted(IFeatureCollection features, Func<BackendToken> other) : IFeatureCollection
    {
        private bool _done;

        public bool IsReadOnly => true;

        public int Revision => features.Revision;

        public object? this[Type key]
        {
            get => features[key];
            set => throw new NotSupportedException();
        }

        public TFeature? Get<TFeature>()
        {
            if (typeof(TFeature).Name == "SessionFeature" && !_done)
            {
                _done = true;
                other();
            }

            return features.Get<TFeature>();
        }

        public void Set<TFeature>(TFeature? instance) => throw new NotSupportedException();

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => features.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
