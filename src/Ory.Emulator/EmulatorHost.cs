using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.Emulator;

/// <summary>What carries requests to a <see cref="Server"/>: a transport in the process, or Kestrel on two ports.</summary>
internal sealed class EmulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private volatile Server? _server;

    private EmulatorHost(WebApplication app, OryEmulatorOptions options, KratosConfiguration configuration)
    {
        _app = app;
        IsInMemory = options.InMemory;
        Faults = new EmulatorFaults(options.TimeProvider);
        Requests = new EmulatorRequests(options.TimeProvider);
        (PublicPort, AdminPort) = (configuration.PublicPort, configuration.AdminPort);
    }

    public bool IsInMemory { get; }

    public int PublicPort { get; private set; }

    public int AdminPort { get; private set; }

    public EmulatorFaults Faults { get; }

    public EmulatorRequests Requests { get; }

    public static async Task<EmulatorHost> StartAsync(OryEmulatorOptions options, KratosConfiguration configuration, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        if (options.LoggerFactory is not null)
            builder.Services.AddSingleton(options.LoggerFactory);
        if (options.InMemory)
            builder.WebHost.UseTestServer();
        else
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                var address = Address(options.Host);
                kestrel.Listen(address, configuration.PublicPort);
                kestrel.Listen(address, configuration.AdminPort);
            });
        var host = new EmulatorHost(builder.Build(), options, configuration);
        host._app.Run(host.HandleAsync);
        try
        {
            await host._app.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        if (!options.InMemory)
            host.ReadPorts();
        return host;
    }

    /// <summary>Begins to answer.</summary>
    public void Open(Server server) => _server = server;

    public HttpMessageHandler CreateHandler() =>
        IsInMemory ? _app.GetTestServer().CreateHandler() : new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static IPAddress Address(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(host, out var address) ? address
        : throw new IOException($"'{host}' is no IP address to listen on.");

    // In the order in which they were asked for.
    private void ReadPorts()
    {
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address).Port).ToArray();
        (PublicPort, AdminPort) = (addresses[0], addresses[1]);
    }

    private Task HandleAsync(HttpContext context)
    {
        if (_server is not { } server)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }

        return IsAdmin(context, server)
            ? Requests.InvokeAsync(context, true, server.HandleAdminAsync)
            : Requests.InvokeAsync(context, false, asked => Faults.InvokeAsync(asked, server.HandlePublicAsync));
    }

    private bool IsAdmin(HttpContext context, Server server) => IsInMemory
        ? string.Equals(context.Request.Host.Value, server.AdminAuthority, StringComparison.OrdinalIgnoreCase)
        : context.Connection.LocalPort == AdminPort;
}
