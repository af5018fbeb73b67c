namespace Ory.AspNetCore.Redis.Tests;

/// <summary>A Redis server of one test.</summary>
public interface IRedisServer : IAsyncDisposable
{
    int Port { get; }
}
