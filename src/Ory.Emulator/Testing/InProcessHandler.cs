using System.Net.Sockets;

namespace Ory.Emulator;

/// <summary>The way to an emulator in the process: one that was stopped refuses connections, as on a port.</summary>
internal sealed class InProcessHandler(HttpMessageHandler server) : DelegatingHandler(server)
{
    /// <summary>What becomes of a request whose emulator stops before it has answered.</summary>
    public static HttpRequestException Stopped() =>
        new(HttpRequestError.ResponseEnded, "The emulator was stopped.", new SocketException((int)SocketError.ConnectionReset));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (ObjectDisposedException exception) when (exception.ObjectName.EndsWith("TestServer", StringComparison.Ordinal))
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The emulator was stopped.", new SocketException((int)SocketError.ConnectionRefused));
        }
    }
}
