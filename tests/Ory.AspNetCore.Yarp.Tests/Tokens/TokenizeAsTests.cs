using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static Ory.AspNetCore.Yarp.Tests.GatewayTokens;

namespace Ory.AspNetCore.Yarp.Tests;

public class TokenizeAsTests
{
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

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gateway.GetAsync("/headers/x", Alice)));
        Assert.Equal(1, made);
        Assert.Equal("orders_template", new JsonWebToken(TokenOf(gateway)).GetPayloadValue<string>("t"));
        Assert.Single(gateway.Backend.Seen.Select(seen => seen["Authorization"]).Distinct());

        gateway.Time.Advance(TimeSpan.FromSeconds(31));
        await gateway.GetAsync("/headers/x", Alice);
        Assert.Equal(2, made);
    }

    [Fact]
    public async Task It_is_made_for_the_credential_that_an_event_of_the_application_gave()
    {
        await using var gateway = await Gateway.StartAsync(
            new()
            {
                ["ReverseProxy:Routes:headers:Metadata:Ory.Identity"] = "token",
                ["ReverseProxy:Routes:headers:Metadata:Ory.TokenizeAs"] = "t",
            },
            configure: builder => builder.Services.Configure<OryOptions>(OryDefaults.AuthenticationScheme, options => options.Events.OnMessageReceived = context =>
            {
                context.Credential = OryCredential.FromSessionToken(context.Request.Query["access_token"].ToString());
                return Task.CompletedTask;
            }));
        gateway.Ory.Tokenize = _ => "made";
        gateway.Ory.AddSession("ory_st_alice");

        using var answer = await gateway.GetAsync("/headers/x?access_token=ory_st_alice");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Bearer made", gateway.Backend.Last["Authorization"]);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(false, "")]
    public async Task Without_the_token_the_backend_is_not_asked(bool fault, string? token)
    {
        await using var gateway = await Gateway.StartAsync(new()
        {
            ["ReverseProxy:Routes:headers:Metadata:Ory.Identity"] = "token",
            ["ReverseProxy:Routes:headers:Metadata:Ory.TokenizeAs"] = "none",
        });
        gateway.Ory.Tokenize = _ => token;
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/plain/x", Alice);
        gateway.Ory.Fault = fault ? 500 : null;
        using var answer = await gateway.GetAsync("/headers/x", Alice);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Single(gateway.Backend.Seen);
    }

    [Fact]
    public async Task A_token_that_does_not_say_its_end_counts_no_longer_than_its_session()
    {
        await using var gateway = await Gateway.StartAsync(new()
        {
            ["ReverseProxy:Routes:headers:Metadata:Ory.Identity"] = "token",
            ["ReverseProxy:Routes:headers:Metadata:Ory.TokenizeAs"] = "t",
        });
        var made = 0;
        gateway.Ory.Tokenize = _ => $"made {++made}";
        gateway.Ory.AddSession("alice")["expires_at"] = gateway.Time.GetUtcNow().AddSeconds(60);
        await gateway.GetAsync("/headers/x", Alice);

        gateway.Time.Advance(TimeSpan.FromSeconds(45));
        await gateway.GetAsync("/headers/x", Alice);

        Assert.Equal(2, made);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_of_another_session_or_of_somebody_else_is_not_the_callers(bool sameSession)
    {
        await using var gateway = await Gateway.StartAsync(new()
        {
            ["ReverseProxy:Routes:headers:Metadata:Ory.Identity"] = "token",
            ["ReverseProxy:Routes:headers:Metadata:Ory.TokenizeAs"] = "t",
        });
        gateway.Ory.Tokenize = _ => "not-alices";
        var alice = gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/plain/x", Alice);

        // Alice's session is cached; by the time of the token her cookie stands for another one.
        var other = gateway.Ory.AddSession("alice");
        if (sameSession)
            other["id"] = (string?)alice["id"];
        else
            other["identity"]!["id"] = (string?)alice["identity"]!["id"];
        using var answer = await gateway.GetAsync("/headers/x", Alice);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Single(gateway.Backend.Seen);
    }

    // An exception of a handler that the application gave the scheme's HTTP client.
    [Fact]
    public async Task Whatever_keeps_Ory_from_being_asked_is_an_outage()
    {
        await using var gateway = await Gateway.StartAsync(
            new() { ["ReverseProxy:Routes:headers:Metadata:Ory.Identity"] = "token", ["ReverseProxy:Routes:headers:Metadata:Ory.TokenizeAs"] = "t" },
            configure: builder => builder.Services.AddHttpClient(OryDefaults.GetHttpClientName("Ory")).AddHttpMessageHandler(() => new Breaks()));
        gateway.Ory.AddSession("alice");

        using var answer = await gateway.GetAsync("/headers/x", Alice);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(gateway.Backend.Seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_that_was_asked_for_before_the_session_changed_is_not_given_to_whoever_comes_after(bool isEvicted)
    {
        await using var gateway = await Gateway.StartAsync();
        var session = gateway.Ory.AddSession("alice");
        var made = 0;
        gateway.Ory.Tokenize = _ => $"token {++made}";
        var (before, contextBefore) = await CallerAsync(gateway);
        var silence = new TaskCompletionSource();
        gateway.Ory.Silence = silence.Task;
        var first = AskAsync(contextBefore, before);
        while (gateway.Ory.Whoamis < 2)
            await Task.Yield();
        gateway.Ory.Silence = Task.CompletedTask;

        if (isEvicted)
        {
            await gateway.Services.GetRequiredService<IOrySessionCache>().EvictAsync(OryEviction.OfSession((string)session["id"]!));
        }
        else
        {
            session["authentication_methods"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["method"] = "webauthn", ["aal"] = "aal1" });
        }

        var (after, contextAfter) = await CallerAsync(gateway, asksAnew: !isEvicted);
        var second = AskAsync(contextAfter, after);
        silence.SetResult();

        Assert.Equal("token 1", (await first).Value);
        Assert.Equal("token 2", (await second).Value);

        Task<BackendToken> AskAsync(HttpContext context, Caller caller) =>
            gateway.Services.GetRequiredService<BackendTokens>().GetAsync(context, caller, new(OryBackendIdentity.Token, null, "t", false), default).AsTask();
    }

    [Fact]
    public async Task A_token_that_outlives_the_sessions_time_here_does_not_outlive_its_eviction()
    {
        await using var gateway = await Gateway.StartAsync(new()
        {
            ["ReverseProxy:Routes:headers:Metadata:Ory.Identity"] = "token",
            ["ReverseProxy:Routes:headers:Metadata:Ory.TokenizeAs"] = "t",
        });
        var made = 0;
        var exp = gateway.Time.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        gateway.Ory.Tokenize = _ => Jwt($$"""{"exp":{{exp}},"n":{{++made}}}""");
        var session = gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", Alice);

        // The next request comes when nothing is known any more of what was evicted long before.
        var cache = gateway.Services.GetRequiredService<IOrySessionCache>();
        await cache.EvictAsync(OryEviction.OfIdentity((string)session["identity"]!["id"]!));
        gateway.Time.Advance(TimeSpan.FromMinutes(5));
        await cache.EvictAsync(OryEviction.OfSession("another"));
        await gateway.GetAsync("/headers/x", Alice);

        Assert.Equal(2, made);
        Assert.Equal(2, new JsonWebToken(TokenOf(gateway)).GetPayloadValue<int>("n"));
    }

    private static async Task<(Caller Caller, HttpContext Context)> CallerAsync(Gateway gateway, bool asksAnew = false)
    {
        var context = new DefaultHttpContext { RequestServices = gateway.Services.CreateScope().ServiceProvider };
        context.Request.Headers.Cookie = Alice.Item2;
        var user = await context.AuthenticateAsync();
        if (asksAnew)
        {
            await EndedSession.AnswerAsync(context, "Ory");
            user = await context.AuthenticateAsync();
        }

        return (Caller.Of(user.Principal, "Ory")!.Value, context);
    }

    private sealed class Breaks : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.Query.Length > 0 ? throw new InvalidOperationException("broken") : base.SendAsync(request, cancellationToken);
    }

    private static string Jwt(string payload) => Base64UrlEncoder.Encode("""{"alg":"ES256","typ":"JWT"}""") + "." + Base64UrlEncoder.Encode(payload) + ".c2ln";
}
