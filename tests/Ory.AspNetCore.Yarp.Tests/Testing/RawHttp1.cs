using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>Writes a request to a socket just as it stands.</summary>
internal static class RawHttp1
{
    /// <summary>Sends the text and gives what came back; all of it, or, where the connection is to stay open, what came first.</summary>
    public static async Task<string> SendAsync(int port, string request, bool stay = false)
    {
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = new byte[4096];
        try
        {
            if (stay)
                return Encoding.UTF8.GetString(answer, 0, await stream.ReadAsync(answer, timeout.Token));

            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(timeout.Token);
        }
        catch (IOException)
        {
            // The server hung up on what it would not read.
            return "";
        }
    }
}
