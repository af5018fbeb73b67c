using System.Diagnostics;
using System.Net.Sockets;

namespace Ory.AspNetCore.Redis.Tests;

/// <summary>The redis-server that is installed on this machine, if one is.</summary>
public sealed class RedisOfDebian : IRedisServer
{
    private readonly Process _process;

    private RedisOfDebian(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static async Task<RedisOfDebian> StartAsync()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);
        Skip.If(program is null, "redis-server is not installed here.");

        var port = FreePort.Next();
        var start = new ProcessStartInfo(program!, ["--bind", "127.0.0.1", "--port", $"{port}", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        // Read to the end, or a full pipe would stop the server.
        process.BeginOutputReadLine();
        var server = new RedisOfDebian(process, port);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port);
                return server;
            }
            catch (SocketException) when (attempt < 200 && !process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
