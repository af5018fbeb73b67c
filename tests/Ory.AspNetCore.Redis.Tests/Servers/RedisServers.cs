namespace Ory.AspNetCore.Redis.Tests;

/// <summary>The servers against which each test runs.</summary>
public static class RedisServers
{
    public const string Garnet = "Garnet in this process";
    public const string Debian = "redis-server";

    public static TheoryData<string> All => [Garnet, Debian];

    public static async Task<IRedisServer> StartAsync(string kind) => kind == Debian ? await RedisOfDebian.StartAsync() : new GarnetInProcess();
}
