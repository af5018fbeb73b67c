using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>A backend that notes what it receives.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Backend(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    public SeenRequest Last => Seen.Last();

    /// <summary>Answers instead, where a test sets it.</summary>
    public RequestDelegate? Other { get; set; }

    public static async Task<Backend> StartAsync(HttpProtocols protocols = HttpProtocols.Http1)
    {
        var app = Loopback.CreateBuilder(protocols).Build();
        var backend = new Backend(app);
        app.UseWebSockets();
        app.Run(async context =>
        {
            if (backend.Other is { } other)
            {
                await other(context);
                return;
            }

            backend.Seen.Enqueue(await SeenRequest.OfAsync(context));
            await context.Response.WriteAsync("seen");
        });
        await app.StartAsync();
        return backend;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
