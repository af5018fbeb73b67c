using System.Security.Claims;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Benchmarks;

/// <summary>
/// Whole servers on Kestrel, each a process of its own. <c>--serve NAME</c> prints its address and the header that signs a caller in, and
/// serves until it is ended.
/// </summary>
public static class LoadServers
{
    private static readonly byte[] Page = [.. Enumerable.Repeat((byte)'x', 10 * 1024)];

    private static readonly Dictionary<string, Func<Alternative>> ByName = new()
    {
        ["floor"] = Alternatives.Floor,
        ["ory"] = () => Alternatives.Ory(),
        ["cookie"] = Alternatives.Cookie,
        ["rs256"] = Alternatives.JwtRs256,
    };

    public static async Task ServeAsync(string name)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var alternative = ByName.TryGetValue(name, out var make) ? make() : null;
        alternative?.Configure(builder.Services);
        // AddOry() adds it, and with it the host its middleware: the application is the same for every scheme.
        if (alternative is not null)
            builder.Services.AddAuthorization();

        var app = builder.Build();
        if (name == "whoami")
        {
            app.Run(context => WriteAsync(context, "application/json; charset=utf-8", RecordedSession.Json));
        }
        else
        {
            if (alternative is not null)
                app.UseAuthentication();
            app.Run(context =>
            {
                _ = context.User.FindFirst(ClaimTypes.NameIdentifier)?.Value;
                _ = context.User.FindFirst("aal")?.Value;
                return WriteAsync(context, "text/html", Page);
            });
        }

        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.WriteLine($"{address} {alternative?.Header ?? "Cookie"}: {alternative?.Value ?? RecordedSession.Cookie}");
        await app.WaitForShutdownAsync();
    }

    private static Task WriteAsync(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body).AsTask();
    }
}
