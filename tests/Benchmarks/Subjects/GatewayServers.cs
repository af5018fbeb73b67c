using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Yarp.ReverseProxy.Configuration;

namespace Benchmarks;

/// <summary>
/// A YARP before one backend, as a process of its own: <c>--gateway NAME BACKEND</c>, with AddOry() or with the floor's scheme. The route is the same
/// for both, a policy that everybody passes included: what AddOry() adds to authorization counts, the framework's own part is in the floor as well.
/// <c>ory</c> tells the backend by headers who is calling, <c>ory-silent</c> does not.
/// </summary>
public static class GatewayServers
{
    public static async Task ServeAsync(string name, string backend)
    {
        var isFloor = name == "floor";
        var alternative = isFloor ? Alternatives.Floor() : Alternatives.Ory();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0));
        alternative.Configure(builder.Services);
        builder.Services.AddAuthorization(options =>
        {
            if (isFloor)
                options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build();
        });
        var proxy = builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig
            {
                RouteId = "all", ClusterId = "backend", AuthorizationPolicy = "default", Match = new RouteMatch { Path = "/{**rest}" },
                Metadata = new Dictionary<string, string> { ["Ory.Identity"] = name == "ory" ? "headers" : "none" },
            }],
            [new ClusterConfig { ClusterId = "backend", Destinations = new Dictionary<string, DestinationConfig> { ["only"] = new() { Address = backend } } }]);
        if (!isFloor)
            proxy.AddOry();

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapReverseProxy();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.WriteLine($"{address} {alternative.Header}: {alternative.Value}");
        await app.WaitForShutdownAsync();
    }
}
