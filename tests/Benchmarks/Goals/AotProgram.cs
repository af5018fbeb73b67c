using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Benchmarks;

/// <summary>tests/AotSmoke, published with AOT: <c>--serve</c> is a minimal API, with AddOry() or without.</summary>
public sealed class AotProgram
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly string _path;

    private AotProgram(string path) => _path = path;

    public static async Task<AotProgram> PublishedAsync()
    {
        var output = Path.Combine(Path.GetTempPath(), "ory-benchmarks", "aot");
        var program = Path.Combine(output, "AotSmoke");
        if (!File.Exists(program) || Newest("src") > File.GetLastWriteTimeUtc(program) || Newest(Path.Combine("tests", "AotSmoke")) > File.GetLastWriteTimeUtc(program))
            await PublishAsync(output);
        return new AotProgram(program);
    }

    /// <summary>Milliseconds from the start of the process to its first answer, as whoever waits for it measures them.</summary>
    public async Task<double> FirstAnswerAsync(bool withOry)
    {
        var address = new IPEndPoint(IPAddress.Loopback, FreePort());
        // Ory need not be there: who sends no credential is nobody.
        string[] ory = withOry ? ["--ory", "http://127.0.0.1:4433"] : ["--without-ory"];
        var began = TimeProvider.System.GetTimestamp();
        await using var server = Shell.Start(_path, ["--serve", "http://" + address, .. ory]);
        using var connection = await ConnectAsync(address, began);
        await connection.SendAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {address}\r\n\r\n"));
        var answer = new byte[1024];
        var length = await connection.ReceiveAsync(answer);
        var elapsed = TimeProvider.System.GetElapsedTime(began);
        return Encoding.ASCII.GetString(answer, 0, length).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)
            ? elapsed.TotalMilliseconds
            : throw new InvalidOperationException("The program that is to be measured did not answer as it should: " + Encoding.ASCII.GetString(answer, 0, length));
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint address, long began)
    {
        while (true)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(address);
                return socket;
            }
            catch (SocketException) when (TimeProvider.System.GetElapsedTime(began) < StartTimeout)
            {
                socket.Dispose();
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task PublishAsync(string output)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["publish", Path.Combine(Checkout.Root, "tests", "AotSmoke"), "-c", "Release", "-o", output, "--nologo"])
            start.ArgumentList.Add(argument);
        using var publish = Process.Start(start)!;
        var printed = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0)
            throw new InvalidOperationException("tests/AotSmoke could not be published: " + printed);
    }

    private static DateTime Newest(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".csproj" or ".props" && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Max(File.GetLastWriteTimeUtc);
}
