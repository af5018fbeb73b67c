using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>A gateway whose own scheme is another one, so that nobody has looked for an Ory session before the proxy.</summary>
public class OtherDefaultSchemeTests
{
    private static readonly (string, string) s_alice = ("Cookie", "ory_kratos_session=alice");

    [Fact]
    public async Task A_route_for_everybody_tells_its_backend_who_is_signed_in_and_in_an_outage_does_not_ask_it()
    {
        await using var gateway = await StartAsync();
        gateway.Ory.AddSession("alice");

        using var known = await gateway.GetAsync("/headers/x", s_alice);
        Assert.NotNull(gateway.Backend.Last["X-User-Id"]);
        using var nobody = await gateway.GetAsync("/headers/x");
        Assert.Null(gateway.Backend.Last["X-User-Id"]);

        gateway.Ory.Fault = 500;
        using var unknown = await gateway.GetAsync("/headers/x", ("Cookie", "ory_kratos_session=bob"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.StatusCode);
        Assert.Equal(2, gateway.Backend.Seen.Count);
    }

    // What the policy did not look at counts for nothing.
    [Fact]
    public async Task A_route_whose_policy_names_another_scheme_tells_of_nobody()
    {
        await using var gateway = await StartAsync();
        gateway.Ory.AddSession("alice");

        using var answer = await gateway.GetAsync("/plain/x", s_alice);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(gateway.Backend.Last["X-User-Id"]);
        Assert.Equal(0, gateway.Ory.Whoamis);
    }

    private static Task<Gateway> StartAsync() => Gateway.StartAsync(
        new() { ["ReverseProxy:Routes:plain:Metadata:Ory.Identity"] = "headers", ["ReverseProxy:Routes:plain:AuthorizationPolicy"] = "other" },
        configure: builder =>
        {
            builder.Services.AddAuthentication("Other").AddCookie("Other");
            builder.Services.AddAuthorizationBuilder().AddPolicy("other", new AuthorizationPolicyBuilder("Other").RequireAssertion(_ => true).Build());
        });
}
