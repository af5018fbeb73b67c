using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ory.Frontend.Tests;

/// <summary>A server on a loopback socket that notes what arrives, and answers what it is told to.</summary>
public sealed class WireServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private WireServer(WebApplication app) => this.app = app;

    public Uri Url { get; private init; } = null!;

    public ConcurrentQueue<Arrival> Arrivals { get; } = new();

    public Func<HttpContext, Task> Answer { get; set; } = context =>
    {
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    };

    public static async Task<WireServer> StartAsync(Func<HttpContext, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        WireServer? server = null;
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            server!.Arrivals.Enqueue(new Arrival(
                context.Request.Method,
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                Encoding.UTF8.GetString(body.ToArray())));
            await server.Answer(context);
        });
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        server = new WireServer(app) { Url = new Uri(address) };
        if (answer is not null)
            server.Answer = answer;
        return server;
    }

    public static Func<HttpContext, Task> Json(int status, string json) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(json);
    };

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    public sealed record Arrival(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);
}
