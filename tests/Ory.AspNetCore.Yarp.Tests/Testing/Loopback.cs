using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>Applications on a free port of this machine.</summary>
internal static class Loopback
{
    public static WebApplicationBuilder CreateBuilder(HttpProtocols protocols = HttpProtocols.Http1, string environment = "Production")
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = environment });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        return builder;
    }
}
