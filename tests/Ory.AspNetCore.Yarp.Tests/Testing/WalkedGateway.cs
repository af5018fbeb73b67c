using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ory.Emulator;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>A gateway that browsers can reach, with pages for every flow, before an Ory that is in the process only.</summary>
internal static class WalkedGateway
{
    public static async Task<WebApplication> StartAsync(string origin, OryEmulator ory, Backend backend, ConcurrentQueue<string> leaks)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = "Development" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, new Uri(origin).Port)).UseOryEmulator(ory);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ReverseProxy:Clusters:backend:Destinations:one:Address"] = backend.Url,
            ["ReverseProxy:Routes:orders:ClusterId"] = "backend",
            ["ReverseProxy:Routes:orders:Match:Path"] = "/orders/{**rest}",
            ["ReverseProxy:Routes:orders:AuthorizationPolicy"] = "default",
            ["ReverseProxy:Routes:orders:Metadata:Ory.Identity"] = "headers",
            ["ReverseProxy:Routes:vault:ClusterId"] = "backend",
            ["ReverseProxy:Routes:vault:Match:Path"] = "/vault/{**rest}",
            ["ReverseProxy:Routes:vault:AuthorizationPolicy"] = "aal2",
            ["ReverseProxy:Routes:vault:Metadata:Ory.Identity"] = "headers",
        });
        builder.Services.AddRouting();
        // A busy machine takes long over a password, and that is no outage.
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options => options.Timeout = TimeSpan.FromMinutes(1));
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy")).AddOry();
        var app = builder.Build();
        app.Use(next => context => FindLeaksAsync(context, next, ory.PublicUrl.Authority, leaks));
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapOryProxy();
        app.MapReverseProxy();
        app.MapGet("/", () => Results.Content("<!doctype html><title>home</title>", "text/html"));
        app.MapGet("/favicon.ico", () => Results.NoContent());
        foreach (var kind in (string[])["login", "registration", "settings", "recovery", "verification"])
            app.MapGet("/" + kind, () => Results.Content(BrowserForms.Html, "text/html; charset=utf-8"));
        await app.StartAsync();
        return app;
    }

    public static string Passkeys(string origin) => $$"""
        session:
          whoami:
            required_aal: aal1
        selfservice:
          flows:
            settings:
              required_aal: aal1
          methods:
            passkey:
              enabled: true
              config:
                rp: { id: localhost, display_name: Example, origins: ["{{origin}}"] }
        """;

    /// <summary>Notes where Ory's own address stands in a header or a body that goes to the browser.</summary>
    private static async Task FindLeaksAsync(HttpContext context, RequestDelegate next, string authority, ConcurrentQueue<string> leaks)
    {
        var browser = context.Response.Body;
        using var body = new MemoryStream();
        context.Response.Body = body;
        await next(context);
        context.Response.Body = browser;

        var text = System.Text.Encoding.UTF8.GetString(body.ToArray()).Replace("\\/", "/", StringComparison.Ordinal);
        foreach (var answer in context.Response.Headers.Select(header => $"{header.Key}: {header.Value}").Append(text))
            if (Uri.UnescapeDataString(answer).Contains(authority, StringComparison.OrdinalIgnoreCase))
                leaks.Enqueue($"{context.Request.Path}: {answer}");

        body.Position = 0;
        await body.CopyToAsync(browser);
    }
}
