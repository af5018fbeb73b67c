using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Ory.AspNetCore;
using Ory.AspNetCore.Redis;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shares the Ory sessions of an application's nodes through Redis.</summary>
public static class OryRedisExtensions
{
    /// <summary>
    /// Keeps the sessions of every Ory scheme in Redis too, and carries evictions to all nodes. The application's own
    /// <see cref="IDistributedCache"/>, if it has one, stays as it is.
    /// </summary>
    /// <param name="builder">What <c>AddAuthentication()</c> or <c>AddOry()</c> gave.</param>
    /// <param name="configuration">The Redis server, as StackExchange.Redis writes it: <c>redis.internal:6379,ssl=true,password=…</c>.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static AuthenticationBuilder AddOryRedis(this AuthenticationBuilder builder, string configuration) =>
        builder.AddOryRedis(options => options.Configuration = configuration);

    /// <inheritdoc cref="AddOryRedis(AuthenticationBuilder, string)"/>
    /// <param name="builder">What <c>AddAuthentication()</c> or <c>AddOry()</c> gave.</param>
    /// <param name="configure">Says where Redis is. Checked when the host starts.</param>
    public static AuthenticationBuilder AddOryRedis(this AuthenticationBuilder builder, Action<OryRedisOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<OryRedisOptions>()
            .Configure(configure)
            .Validate(
                options => !string.IsNullOrWhiteSpace(options.Configuration) || options.ConnectionMultiplexerFactory is not null,
                $"AddOryRedis() needs to know where Redis is: set {nameof(OryRedisOptions.Configuration)} or {nameof(OryRedisOptions.ConnectionMultiplexerFactory)}.")
            .Validate(
                options => options.ConnectionMultiplexerFactory is not null || string.IsNullOrWhiteSpace(options.Configuration) || IsReadable(options.Configuration),
                // Not shown: it may hold a password.
                $"{nameof(OryRedisOptions)}.{nameof(OryRedisOptions.Configuration)} is not as StackExchange.Redis writes it. Write addresses and settings with commas "
                + "between them, as in \"redis.internal:6379,ssl=true,password=…\"; not a URL.")
            .ValidateOnStart();
        services.TryAddSingleton<RedisConnection>();
        services.TryAddKeyedSingleton<IDistributedCache, RedisStore>(OryDefaults.DistributedCacheKey);
        if (services.All(service => service.ServiceType != typeof(RedisEvictionChannel)))
        {
            services.AddSingleton<RedisEvictionChannel>();
            services.AddSingleton<IEvictionChannel>(provider => provider.GetRequiredService<RedisEvictionChannel>());
            services.AddHostedService(provider => provider.GetRequiredService<RedisEvictionChannel>());
        }
        services.PostConfigureAll<OryOptions>(static options => options.UseDistributedCache = true);
        return builder;
    }

    private static bool IsReadable(string configuration)
    {
        try
        {
            var endPoints = ConfigurationOptions.Parse(configuration).EndPoints;
            // The library takes what it cannot read for the name of a host.
            return endPoints.Count > 0 && !endPoints.Any(endPoint => endPoint is DnsEndPoint { Host: var host } && host.AsSpan().ContainsAny('/', '@'));
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
