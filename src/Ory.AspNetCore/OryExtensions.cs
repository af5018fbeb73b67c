using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Ory.AspNetCore;
using Ory.Frontend;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds authentication with Ory sessions.</summary>
public static class OryExtensions
{
    /// <summary>Adds the scheme <c>Ory</c>, set by <c>Authentication:Schemes:Ory</c>.</summary>
    /// <param name="builder">The authentication.</param>
    /// <returns>The authentication.</returns>
    public static AuthenticationBuilder AddOry(this AuthenticationBuilder builder) =>
        builder.AddOry(OryDefaults.AuthenticationScheme, _ => { });

    /// <summary>Adds the scheme <c>Ory</c>, set by <c>Authentication:Schemes:Ory</c> and then here.</summary>
    /// <param name="builder">The authentication.</param>
    /// <param name="configureOptions">What is set here.</param>
    /// <returns>The authentication.</returns>
    public static AuthenticationBuilder AddOry(this AuthenticationBuilder builder, Action<OryOptions> configureOptions) =>
        builder.AddOry(OryDefaults.AuthenticationScheme, configureOptions);

    /// <summary>Adds a scheme, set by <c>Authentication:Schemes:&lt;scheme&gt;</c>.</summary>
    /// <param name="builder">The authentication.</param>
    /// <param name="authenticationScheme">The scheme.</param>
    /// <returns>The authentication.</returns>
    public static AuthenticationBuilder AddOry(this AuthenticationBuilder builder, string authenticationScheme) =>
        builder.AddOry(authenticationScheme, _ => { });

    /// <summary>Adds a scheme, set by <c>Authentication:Schemes:&lt;scheme&gt;</c> and then here.</summary>
    /// <param name="builder">The authentication.</param>
    /// <param name="authenticationScheme">The scheme.</param>
    /// <param name="configureOptions">What is set here.</param>
    /// <returns>The authentication.</returns>
    public static AuthenticationBuilder AddOry(this AuthenticationBuilder builder, string authenticationScheme, Action<OryOptions> configureOptions) =>
        builder.AddOry(authenticationScheme, OryDefaults.DisplayName, configureOptions);

    /// <summary>
    /// Adds a scheme, set by <c>Authentication:Schemes:&lt;scheme&gt;</c> and then here, with the policies <c>aal1</c> and <c>aal2</c> (bound to the
    /// first Ory scheme; the application's own of these names stay). The options are validated when the host starts.
    /// </summary>
    /// <param name="builder">The authentication.</param>
    /// <param name="authenticationScheme">The scheme.</param>
    /// <param name="displayName">What sign-in pages call it.</param>
    /// <param name="configureOptions">What is set here.</param>
    /// <returns>The authentication.</returns>
    public static AuthenticationBuilder AddOry(
        this AuthenticationBuilder builder, string authenticationScheme, string? displayName, Action<OryOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(authenticationScheme);
        ArgumentNullException.ThrowIfNull(configureOptions);

        var services = builder.Services;
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<OryOptions>, OryConfigureOptions>());
        services.AddOptions<OryOptions>(authenticationScheme).ValidateOnStart();
        OryHttpClient.Add(services, authenticationScheme);

        services.AddMetrics();
        services.TryAddSingleton<Instruments>();
        services.TryAddSingleton<SessionClock>();
        services.TryAddSingleton<EvictionMarkers>();
        services.TryAddSingleton<OutputStorage>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OutputCacheOptions>, OutputPolicy>());
        if (services.All(service => service.ServiceType != typeof(SchemePartsProvider)))
            services.AddHttpClient(FrontendClientOptions.DefaultName).AddOrySessionEviction();
        services.TryAddSingleton<SchemePartsProvider>();
        services.TryAddSingleton<SecondLevel>();
        services.TryAddSingleton<IOrySessionCache, SessionEviction>();
        services.TryAddSingleton<WebhookEndpoint>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SecondLevelStart>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StartWarnings>());

        PolicyServices.Add(services, authenticationScheme);

        return builder.AddScheme<OryOptions, OryHandler>(authenticationScheme, displayName, configureOptions);
    }
}
