using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>Writes one HTTP/2 request frame by frame (RFC 9113), with header fields that no client library would let through.</summary>
internal static class RawHttp2
{
    public static async Task SendAsync(int port, params (string Name, string Value)[] fields)
    {
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = socket.GetStream();

        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await stream.WriteAsync(Frame(type: 4, flags: 0, streamId: 0, []));
        var block = new List<byte>();
        foreach (var (name, value) in fields)
        {
            // Literal header field without indexing, new name, no Huffman (RFC 7541, 6.2.2).
            block.Add(0);
            Add(block, name);
            Add(block, value);
        }

        // HEADERS with END_STREAM and END_HEADERS.
        await stream.WriteAsync(Frame(type: 1, flags: 5, streamId: 1, [.. block]));

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var header = new byte[9];
        try
        {
            while (true)
            {
                await stream.ReadExactlyAsync(header, timeout.Token);
                var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
                await stream.ReadExactlyAsync(payload, timeout.Token);
                var (type, flags, id) = (header[3], header[4], header[8]);
                // The end of our stream, its reset, or the end of the connection.
                if ((id == 1 && (type == 3 || (type is 0 or 1 && (flags & 1) != 0))) || type == 7)
                    return;
            }
        }
        catch (IOException)
        {
            // Hung up on.
        }
    }

    private static void Add(List<byte> block, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        block.Add((byte)bytes.Length);
        block.AddRange(bytes);
    }

    private static byte[] Frame(byte type, byte flags, byte streamId, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, streamId, .. payload];
}
