using Garnet;
using Ory.Testing;

namespace Ory.AspNetCore.Redis.Tests;

/// <summary>Microsoft's Garnet, in this process: speaks Redis' protocol and is there on every machine.</summary>
public sealed class GarnetInProcess : IRedisServer
{
    private readonly GarnetServer _server;

    public GarnetInProcess()
    {
        Port = FreePort.Next();
        _server = new GarnetServer(["--bind", "127.0.0.1", "--port", $"{Port}", "--memory", "64m", "--page", "4m", "--index", "8m", "-q"]);
        _server.Start();
    }

    public int Port { get; }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }
}
