using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Ory.AspNetCore.Redis.Tests;

/// <summary>The code of the package's README, as it stands there.</summary>
internal static class ReadmeExample
{
    public static void Add(WebApplicationBuilder builder, IConnectionMultiplexer connection)
    {
        builder.Services.AddAuthentication()
            .AddOry()
            .AddOryRedis("redis.internal:6379,ssl=true,password=…");

        // Every node must be able to read what another wrote.
        builder.Services.AddDataProtection()
            .SetApplicationName("shop")
            .PersistKeysToStackExchangeRedis(connection);          // or any other place that all nodes share
    }

    public static AuthenticationBuilder AddWithOwnConnection(AuthenticationBuilder authentication, ConnectionMultiplexer connection) => authentication
        .AddOryRedis(options => options.ConnectionMultiplexerFactory = () => Task.FromResult<IConnectionMultiplexer>(connection));
}
