using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ory.Frontend;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="FrontendClient"/>.</summary>
public static class OryFrontendServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="FrontendClient"/> with an HTTP client of its own: no cookies, no redirects, a timeout, and a resilience handler that repeats only what
    /// may be repeated. There is no default address: configure <see cref="FrontendClientOptions.BaseUrl"/>, or the builder's <see cref="HttpClient.BaseAddress"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The builder of the HTTP client, named <see cref="FrontendClientOptions.DefaultName"/>.</returns>
    public static IHttpClientBuilder AddOryFrontendClient(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddTransient(static provider => new FrontendClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(FrontendClientOptions.DefaultName), provider.GetService<TimeProvider>()));
        return services.AddOryFrontendClient(FrontendClientOptions.DefaultName, static _ => { });
    }

    /// <summary>Registers <see cref="FrontendClient"/> as <see cref="AddOryFrontendClient(IServiceCollection)"/> does, and sets its options.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder of the HTTP client, named <see cref="FrontendClientOptions.DefaultName"/>.</returns>
    public static IHttpClientBuilder AddOryFrontendClient(this IServiceCollection services, Action<FrontendClientOptions> configure)
    {
        services.Configure(FrontendClientOptions.DefaultName, configure);
        return services.AddOryFrontendClient();
    }

    /// <summary>
    /// Sets up a named HTTP client to make a <see cref="FrontendClient"/> of (<see cref="IHttpClientFactory.CreateClient"/>), for applications that talk to several
    /// servers.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the HTTP client and of its <see cref="FrontendClientOptions"/>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder of the HTTP client.</returns>
    public static IHttpClientBuilder AddOryFrontendClient(this IServiceCollection services, string name, Action<FrontendClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        services.Configure(name, configure);

        var builder = services.AddHttpClient(name);
        // Once for each name: a second resilience handler around the first would repeat the repeats.
        if (services.Any(service => service.ServiceType == typeof(FrontendClientRegistration) && service.ServiceKey is string known && known == name))
            return builder;
        services.AddKeyedSingleton<FrontendClientRegistration>(name);

        builder
            .ConfigurePrimaryHttpMessageHandler(FrontendHandler.Create)
            // The handler notices address changes itself; recycling it would close connections for nothing.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // The factory's own log hides headers in its text and shows them in its state, cookies and tokens included.
            .RemoveAllLoggers()
            .ConfigureHttpClient((provider, client) =>
            {
                var options = provider.GetRequiredService<IOptionsMonitor<FrontendClientOptions>>().Get(name);
                // What is set for Ory goes before what the application gives all its clients: credentials go there.
                client.BaseAddress = options.BaseUrl ?? client.BaseAddress;
                client.Timeout = options.Timeout;
            });
        FrontendHandler.Correct(services, name);
        FrontendResilience.RemoveDefaults(builder);
        builder.AddResilienceHandler("ory-frontend", (pipeline, context) =>
            FrontendResilience.Configure(pipeline, context.GetOptions<FrontendClientOptions>(name), context.ServiceProvider.GetRequiredService<ILoggerFactory>()));
        return builder;
    }

    /// <summary>Marks a name that is set up.</summary>
    private sealed class FrontendClientRegistration;
}
