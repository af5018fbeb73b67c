using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Ory.AspNetCore;
using Ory.AspNetCore.Yarp;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Ory to a YARP gateway.</summary>
public static class OryReverseProxyBuilderExtensions
{
    /// <summary>
    /// Lets the gateway tell its backends who is calling, and keep from them what only it and Ory need to see. What each route gives its backend
    /// stands in the route's metadata (<see cref="OryGatewayDefaults.IdentityMetadata"/>). Needs <c>AddAuthentication().AddOry()</c> as well.
    /// </summary>
    /// <param name="builder">The reverse proxy.</param>
    /// <param name="configure">Sets the options, after the configuration section <c>Ory:Gateway</c>.</param>
    /// <returns>The same reverse proxy.</returns>
    public static IReverseProxyBuilder AddOry(this IReverseProxyBuilder builder, Action<OryGatewayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;

        var options = services.AddOptions<OryGatewayOptions>().BindConfiguration(OryGatewayDefaults.ConfigurationSection).ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        if (services.Any(service => service.ServiceType == typeof(OryProxyAddress)))
            return builder;

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OryGatewayOptions>, GatewayOptionsCheck>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OryProxyAddress>();
        services.AddSingleton<IPostConfigureOptions<OryOptions>>(provider => provider.GetRequiredService<OryProxyAddress>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRelayedCookieRewriter, ProxiedCookies>());
        services.AddSingleton<GatewaySettings>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<TokenizerClient>();
        services.AddSingleton(static provider => provider.GetService<OrySchemes>() is not null ? ActivatorUtilities.CreateInstance<BackendTokens>(provider)
            : throw new InvalidOperationException("AddReverseProxy().AddOry() needs builder.Services.AddAuthentication().AddOry()."));
        services.AddSingleton<SessionWatch>();
        services.AddOryUpstream();
        return builder.AddTransforms<IdentityTransforms>();
    }
}
