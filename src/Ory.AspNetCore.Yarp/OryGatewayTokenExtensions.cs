using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Ory.AspNetCore.Yarp;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a backend accept the tokens of an Ory gateway.</summary>
public static class OryGatewayTokenExtensions
{
    /// <summary>
    /// Adds a JWT bearer scheme, <c>OryGateway</c>, that accepts an Ory gateway's tokens: ES256 only, of the gateway's keys, for this backend's
    /// audience. Reads <c>Authentication:Schemes:OryGateway</c>: <c>Authority</c> is the gateway's address as this backend reaches it,
    /// <c>ValidAudience</c> is the <c>Ory.Audience</c> of its routes, <c>ValidIssuer</c> the gateway's <c>Token:Issuer</c> if that is set.
    /// </summary>
    /// <param name="builder">The backend's authentication.</param>
    /// <returns>The same authentication.</returns>
    public static AuthenticationBuilder AddOryGatewayToken(this AuthenticationBuilder builder) =>
        builder.AddOryGatewayToken(OryGatewayDefaults.TokenScheme, _ => { });

    /// <summary>As the other, with what is set here.</summary>
    /// <param name="builder">The backend's authentication.</param>
    /// <param name="configure">Sets what the configuration does not.</param>
    /// <returns>The same authentication.</returns>
    public static AuthenticationBuilder AddOryGatewayToken(this AuthenticationBuilder builder, Action<JwtBearerOptions> configure) =>
        builder.AddOryGatewayToken(OryGatewayDefaults.TokenScheme, configure);

    /// <summary>As the other, under a name of the backend's choice.</summary>
    /// <param name="builder">The backend's authentication.</param>
    /// <param name="authenticationScheme">The scheme; its settings are read from <c>Authentication:Schemes:&lt;scheme&gt;</c>.</param>
    /// <param name="configure">Sets what the configuration does not.</param>
    /// <returns>The same authentication.</returns>
    public static AuthenticationBuilder AddOryGatewayToken(this AuthenticationBuilder builder, string authenticationScheme, Action<JwtBearerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(authenticationScheme);
        ArgumentNullException.ThrowIfNull(configure);

        // What AddJwtBearer sets up, once for all schemes, must find ours done: also where another scheme has added it already.
        var theirs = builder.Services.FirstOrDefault(service => service.ImplementationType == typeof(JwtBearerPostConfigureOptions));
        var ours = ServiceDescriptor.Singleton<IPostConfigureOptions<JwtBearerOptions>>(new GatewayTokenSetup(authenticationScheme));
        builder.Services.Insert(theirs is null ? builder.Services.Count : builder.Services.IndexOf(theirs), ours);
        builder.Services.AddOptions<JwtBearerOptions>(authenticationScheme).ValidateOnStart();
        return builder.AddJwtBearer(authenticationScheme, options =>
        {
            options.MapInboundClaims = false;
            configure(options);
        });
    }
}
