using System.Diagnostics;
using Ory.Testing;

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
        var server = new RedisOfDebian(process, port);
        // It says so itself: on its port somebody else could answer. A null is the end of all that it says.
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null || line.Data.Contains("Ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult(line.Data is not null);
        };
        // Read to the end, or a full pipe would stop the server.
        process.BeginOutputReadLine();
        Assert.True(await ready.Task.WaitAsync(Eventually.Patience), "redis-server did not start.");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
