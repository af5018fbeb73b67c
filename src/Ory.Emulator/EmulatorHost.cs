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
    private readonly CancellationTokenSource _gone = new();
    private volatile Server? _server;
    private InProcessAddresses? _inProcess;

    private EmulatorHost(WebApplication app, OryEmulatorOptions options, KratosConfiguration configuration)
    {
        _app = app;
        _address = AddressOf(options.Host)!;
        IsInMemory = options.InMemory;
        Faults = new EmulatorFaults(options.TimeProvider);
        Requests = new EmulatorRequests(options.TimeProvider);
        (PublicPort, AdminPort) = (configuration.PublicPort, configuration.AdminPort);
        if (IsInMemory && PublicPort == 0)
            PublicPort = InProcessAddresses.FreePort();
        if (IsInMemory && AdminPort == 0)
            AdminPort = InProcessAddresses.FreePort();
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
                var address = AddressOf(options.Host)!;
                kestrel.Listen(address, configuration.PublicPort);
                kestrel.Listen(address, configuration.AdminPort);
            });
        var host = new EmulatorHost(builder.Build(), options, configuration);
        host._app.Run(options.InMemory ? host.HandleInProcessAsync : host.HandleAsync);
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
    public void Open(Server server) => (_inProcess, _server) = (new InProcessAddresses(server.Configuration), server);

    public IPEndPoint? PublicEndPoint => IsInMemory ? null : new IPEndPoint(_address, PublicPort);

    public IPEndPoint? AdminEndPoint => IsInMemory ? null : new IPEndPoint(_address, AdminPort);

    public HttpMessageHandler CreateHandler() => IsInMemory
        ? new InProcessHandler(_app.GetTestServer().CreateHandler())
        : new PlainHandler(url => PlaceOf(url.Host, url.Port) is not null, new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false, ConnectCallback = ConnectAsync });

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _app.DisposeAsync();
    }

    /// <summary>The address that is meant by a host to listen on; null if none is.</summary>
    public static IPAddress? AddressOf(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : IPAddress.TryParse(host, out var address) ? address : null;

    // A base URL may name a host that nobody here can resolve, as a container's: whatever it names, it is asked where it listens.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        EndPoint asked = PlaceOf(context.DnsEndPoint.Host, context.DnsEndPoint.Port) ?? (EndPoint)context.DnsEndPoint;
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
    }

    // Where that is listened on which a base URL names; null if none does.
    private IPEndPoint? PlaceOf(string host, int port)
    {
        if (_server is not { } server)
            return null;
        return IsAt(server.Configuration.PublicBaseUrl) ? PublicEndPoint : IsAt(server.Configuration.AdminBaseUrl) ? AdminEndPoint : null;

        bool IsAt(string baseUrl) => new Uri(baseUrl) is var url && url.Host.Equals(host, StringComparison.OrdinalIgnoreCase) && url.Port == port;
    }

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

        return (IsInMemory ? _inProcess!.Enter(context.Request) : context.Connection.LocalPort == AdminPort)
            ? Requests.InvokeAsync(context, true, server.HandleAdminAsync)
            : Requests.InvokeAsync(context, false, asked => Faults.InvokeAsync(asked, server.HandlePublicAsync));
    }

    // Where there is no connection to lose, whoever waits would wait for ever.
    private async Task HandleInProcessAsync(HttpContext context)
    {
        var answer = HandleAsync(context);
        try
        {
            await answer.WaitAsync(_gone.Token);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested && !answer.IsCompleted)
        {
            throw InProcessHandler.Stopped();
        }
    }
}
