using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;
using static Ory.AspNetCore.Yarp.Tests.ForgedValue;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>Whatever routes and options say, a caller says nothing under our names.</summary>
public class SpoofingConfigurationTests
{
    [Fact]
    public async Task A_transform_of_the_route_does_not_carry_them_on()
    {
        await using var gateway = await Gateway.StartAsync(new()
        {
            ["ReverseProxy:Routes:headers:Transforms:0:RequestHeadersAllowed"] = "X-User-Id;X-Aal;Cookie;X-Session-Token",
            ["ReverseProxy:Routes:plain:Transforms:0:RequestHeader"] = "X-User-Id",
            ["ReverseProxy:Routes:plain:Transforms:0:Append"] = "appended",
        });
        gateway.Ory.AddSession("alice");
        foreach (var path in (string[])["/headers/x", "/plain/x"])
        {
            await gateway.GetAsync(path, ("X-User-Id", Forged), ("X-Aal", Forged), ("Cookie", "ory_kratos_session=alice; a=b"));
            Assert.Equal("a=b", gateway.Backend.Last["Cookie"]);
        }

        AssertNothingForged(gateway);
        // Nor does the route itself say who is calling.
        Assert.Null(gateway.Backend.Last["X-User-Id"]);
    }

    [Fact]
    public async Task A_transform_of_the_application_finds_them_neither_where_they_came_in_nor_in_the_copy()
    {
        await using var gateway = await Gateway.StartAsync(
            new() { ["Ory:Gateway:Token:Header"] = "X-Token" },
            // Before the gateway's own, which is last but in its first part.
            configure: builder => builder.Services.Insert(0, ServiceDescriptor.Singleton<ITransformProvider>(new Copying("X-User-Id", "X-Token"))));

        await gateway.GetAsync("/plain/x", ("X-User-Id", Forged), ("x_token", Forged), ("X-Token", Forged), ("X-Other", "other"));

        Assert.Equal("other", gateway.Backend.Last["X-Other"]);
        Assert.DoesNotContain(gateway.Backend.Last.Headers, header => header.Value.Contains(Forged, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_that_the_application_chose_are_guarded_just_as_well()
    {
        await using var gateway = await Gateway.StartAsync(new() { ["Ory:Gateway:Headers:Remote-User"] = "sub", ["Ory:Gateway:Headers:X-Aal"] = "" });
        var alice = gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", ("remote_user", Forged), ("X-Aal", Forged), ("Cookie", "ory_kratos_session=alice"));
        AssertNothingForged(gateway);
        Assert.Equal((string?)alice["identity"]!["id"], gateway.Backend.Last["Remote-User"]);
        Assert.Null(gateway.Backend.Last["X-Aal"]);
    }

    /// <summary>Tells the backend under names of its own what a request says.</summary>
    private sealed class Copying(params string[] names) : ITransformProvider
    {
        public void ValidateRoute(TransformRouteValidationContext context)
        {
        }

        public void ValidateCluster(TransformClusterValidationContext context)
        {
        }

        public void Apply(TransformBuilderContext context) => context.AddRequestTransform(transform =>
        {
            foreach (var name in names)
            {
                transform.ProxyRequest.Headers.TryAddWithoutValidation("Came-In-" + name, transform.HttpContext.Request.Headers[name].ToString());
                if (transform.ProxyRequest.Headers.NonValidated.TryGetValues(name, out var copied))
                    transform.ProxyRequest.Headers.TryAddWithoutValidation("Copied-" + name, copied.ToString());
            }

            return default;
        });
    }
}
