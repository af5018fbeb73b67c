using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Ory.Testing;

/// <summary>A port of localhost for who must know it before it is listened on, or must get it again.</summary>
public static class FreePort
{
    // Below the ports that systems hand out by themselves (Linux from 32768, others from 49152): such a port, once free, may at any moment be
    // what another test or process gets that asks for any port, or the near end of somebody's connection.
    private const int First = 20_000;
    private const int Count = 12_000;

    // Test projects run at the same time: each begins somewhere else.
    private static int _last = RandomNumberGenerator.GetInt32(Count);

    /// <summary>A port on which nobody listens, and which no other caller in this process has been given.</summary>
    public static int Next()
    {
        using var listener = Listen();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Listens on such a port.</summary>
    internal static TcpListener Listen()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var listener = new TcpListener(IPAddress.Loopback, First + (int)((uint)Interlocked.Increment(ref _last) % Count));
            try
            {
                listener.Start(2048);
                return listener;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                listener.Dispose();
            }
        }

        throw new InvalidOperationException($"Every port from {First} to {First + Count - 1} is in use.");
    }
}
