using System.Net;
using Microsoft.Extensions.DependencyInjection;
using static Ory.AspNetCore.Yarp.Tests.GatewayTokens;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>A session that counted by what is cached, and of which Ory says something else when it is asked for a token.</summary>
public class EndedSessionTests
{
    // Ory says so when it is asked for the token: that is no outage, and what was cached is over.
    [Theory]
    [InlineData("default")]
    [InlineData("anonymous")]
    [InlineData(null)]
    public async Task A_session_that_turns_out_to_have_ended_is_signed_out(string? policy)
    {
        await using var gateway = await Gateway.StartAsync(OryMakesTheToken(policy));
        gateway.Ory.Tokenize = _ => "made";
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/plain/x", Alice);
        gateway.Ory.EndSession("alice");

        using var answer = await gateway.GetAsync("/headers/x", Alice);

        Assert.Equal(policy != "default" ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(policy != "default" ? 2 : 1, gateway.Backend.Seen.Count);
        Assert.Null(gateway.Backend.Last["Authorization"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("anonymous")]
    public async Task A_session_that_turns_out_to_have_ended_does_not_pass_a_fallback_policy_where_that_counts(string? policy)
    {
        await using var gateway = await Gateway.StartAsync(
            OryMakesTheToken(policy), configure: builder => builder.Services.AddAuthorization(options => options.FallbackPolicy = options.DefaultPolicy));
        gateway.Ory.Tokenize = _ => "made";
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/plain/x", Alice);
        gateway.Ory.EndSession("alice");

        using var answer = await gateway.GetAsync("/headers/x", Alice);

        Assert.Equal(policy is null ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(policy is null ? 1 : 2, gateway.Backend.Seen.Count);
    }

    // Refused a moment ago, and by now nobody can say: that is neither signed in nor signed out.
    [Theory]
    [InlineData("default")]
    [InlineData(null)]
    public async Task A_refusal_that_cannot_be_confirmed_signs_nobody_out(string? policy)
    {
        await using var gateway = await Gateway.StartAsync(OryMakesTheToken(policy));
        gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/plain/x", Alice);
        gateway.Ory.EndSession("alice");
        gateway.Ory.Refused = () => gateway.Ory.Fault = 500;

        using var answer = await gateway.GetAsync("/headers/x", Alice);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Single(gateway.Backend.Seen);
    }

    [Fact]
    public async Task A_token_of_a_session_that_is_not_active_is_nobodys()
    {
        await using var gateway = await Gateway.StartAsync(OryMakesTheToken(null));
        gateway.Ory.Tokenize = _ => "made";
        var alice = gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/plain/x", Alice);
        alice["active"] = false;

        await gateway.GetAsync("/headers/x", Alice);

        Assert.Null(gateway.Backend.Last["Authorization"]);
    }

    private static Dictionary<string, string?> OryMakesTheToken(string? policy) => new()
    {
        ["ReverseProxy:Routes:headers:AuthorizationPolicy"] = policy,
        ["ReverseProxy:Routes:headers:Metadata:Ory.Identity"] = "token",
        ["ReverseProxy:Routes:headers:Metadata:Ory.TokenizeAs"] = "t",
    };
}
