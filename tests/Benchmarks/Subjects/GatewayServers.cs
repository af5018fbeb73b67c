using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Yarp.ReverseProxy.Configuration;

namespace Benchmarks;

/// <summary>A YARP before one backend, as a process of its own: <c>--gateway NAME BACKEND</c>, with AddOry() or with the floor's scheme.</summary>
public static class GatewayServers
{
    public static async Task ServeAsync(string name, string backend)
    {
        var alternative = name == "ory" ? Alternatives.Ory() : Alternatives.Floor();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0));
        alternative.Configure(builder.Services);
        builder.Services.AddAuthorization();
        var proxy = builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "backend", Match = new RouteMatch { Path = "/{**rest}" }, AuthorizationPolicy = name == "ory" ? "default" : null }],
            [new ClusterConfig { ClusterId = "backend", Destinations = new Dictionary<string, DestinationConfig> { ["only"] = new() { Address = backend } } }]);
        if (name == "ory")
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
