using System.Net;
using System.Net.Sockets;
using System.Text;
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
    private static readonly UTF8Encoding Lenient = new(false);

    private readonly WebApplication _app;
    private readonly IPAddress _address;
    private volatile Server? _server;

    private EmulatorHost(WebApplication app, OryEmulatorOptions options, KratosConfiguration configuration)
    {
        _app = app;
        _address = Address(options.Host);
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
                // Go's server takes a megabyte of headers and address, in whatever bytes.
                kestrel.Limits.MaxRequestLineSize = kestrel.Limits.MaxRequestHeadersTotalSize = 1 << 20;
                kestrel.Limits.MaxRequestBufferSize = 2 << 20;
                kestrel.RequestHeaderEncodingSelector = _ => Lenient;
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

    public IPEndPoint? PublicEndPoint => IsInMemory ? null : new IPEndPoint(_address, PublicPort);

    public IPEndPoint? AdminEndPoint => IsInMemory ? null : new IPEndPoint(_address, AdminPort);

    public HttpMessageHandler CreateHandler() => IsInMemory
        ? _app.GetTestServer().CreateHandler()
        : new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false, ConnectCallback = ConnectAsync };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // A base URL may name a host that nobody here can resolve, as a container's: whatever it names, it is asked where it listens.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        EndPoint asked = context.DnsEndPoint;
        if (_server is { } server)
            asked = IsAt(server.Configuration.PublicBaseUrl) ? PublicEndPoint! : IsAt(server.Configuration.AdminBaseUrl) ? AdminEndPoint! : asked;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(asked is IPEndPoint { Address: var address } listens && IsAny(address) ? new IPEndPoint(IPAddress.Loopback, listens.Port) : asked, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

        bool IsAt(string baseUrl) => new Uri(baseUrl) is var url && url.Host.Equals(context.DnsEndPoint.Host, StringComparison.OrdinalIgnoreCase) && url.Port == context.DnsEndPoint.Port;
    }

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
