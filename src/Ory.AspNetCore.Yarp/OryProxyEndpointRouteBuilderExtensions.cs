using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ory.AspNetCore;
using Ory.AspNetCore.Yarp;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves Ory, and the gateway's keys, below the application's own origin.</summary>
public static class OryProxyEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves Ory's public self-service API below <paramref name="path"/> of the application's own origin: its cookies, redirects and links are
    /// the application's. Anybody may reach it, and nothing but Ory's public paths. Where <c>BrowserUrl</c> of the scheme is not set it becomes
    /// this path.
    /// </summary>
    /// <param name="endpoints">The application's routes.</param>
    /// <param name="path">The path, <c>/.ory</c> by default.</param>
    /// <param name="configure">Sets the options; none are needed.</param>
    /// <returns>The endpoint, for conventions such as rate limiting.</returns>
    /// <exception cref="ArgumentException">The path does not begin with a slash, or has parameters.</exception>
    /// <exception cref="InvalidOperationException">An option is wrong, or <c>AddReverseProxy().AddOry()</c> is missing.</exception>
    public static IEndpointConventionBuilder MapOryProxy(this IEndpointRouteBuilder endpoints, string path = "/.ory", Action<OryProxyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        path = path.TrimEnd('/');
        if (path is not ['/', not '/', ..] || path.AsSpan().IndexOfAny("{}*?#\\%") >= 0)
            throw new ArgumentException("The path has to begin with one slash and have no parameters, for example \"/.ory\".", nameof(path));

        var options = new OryProxyOptions();
        configure?.Invoke(options);
        options.Validate();

        var schemes = endpoints.ServiceProvider.GetService<OrySchemes>()
            ?? throw new InvalidOperationException("MapOryProxy needs builder.Services.AddAuthentication().AddOry().");
        if (schemes.Fault($"{nameof(OryProxyOptions)}.{nameof(options.AuthenticationScheme)}", options.AuthenticationScheme) is { } fault)
            throw new InvalidOperationException(fault);

        var address = endpoints.ServiceProvider.GetService<OryProxyAddress>()
            ?? throw new InvalidOperationException("MapOryProxy needs builder.Services.AddReverseProxy().AddOry().");
        address.Set(options.AuthenticationScheme, path);

        var endpoint = ActivatorUtilities.CreateInstance<OryProxyEndpoint>(endpoints.ServiceProvider, options);
        const string Rest = "/{**" + OryProxyEndpoint.PathParameter + "}";
        var mapped = endpoints.Map(path + Rest, endpoint.HandleAsync);
        // In a group of routes only the whole pattern says where it is.
        mapped.Add(built => address.Set(options.AuthenticationScheme, ((RouteEndpointBuilder)built).RoutePattern.RawText![..^Rest.Length]));
        return mapped
            // Who is to sign in is nobody yet, whatever the fallback policy asks for.
            .WithMetadata(new AllowAnonymousAttribute())
            .WithDisplayName($"Ory's public API below {path}");
    }

    /// <summary>Publishes the keys that the gateway's tokens are verified with, as a JWK set (RFC 7517).</summary>
    /// <param name="endpoints">The application's routes.</param>
    /// <param name="path">The path, <c>/.well-known/jwks.json</c> by default.</param>
    /// <returns>The endpoint.</returns>
    /// <exception cref="InvalidOperationException"><c>AddReverseProxy().AddOry()</c> is missing.</exception>
    public static IEndpointConventionBuilder MapOryGatewayKeys(this IEndpointRouteBuilder endpoints, string path = OryGatewayDefaults.KeysPath)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var keys = endpoints.ServiceProvider.GetService<SigningKeys>()
            ?? throw new InvalidOperationException("MapOryGatewayKeys needs builder.Services.AddReverseProxy().AddOry().");
        var settings = endpoints.ServiceProvider.GetRequiredService<GatewaySettings>();
        return endpoints.MapMethods(path, ["GET", "HEAD"], async (HttpContext context) =>
            {
                OutputStorage.Deny(context);
                var set = keys.PublishedSet();
                var maxAge = (long)settings.Current.Options.Token.KeyOverlap.TotalSeconds;
                context.Response.Headers.CacheControl = $"public, max-age={maxAge}";
                context.Response.ContentType = "application/jwk-set+json";
                context.Response.ContentLength = set.Length;
                if (HttpMethods.IsGet(context.Request.Method))
                    await context.Response.Body.WriteAsync(set, context.RequestAborted);
            })
            .WithMetadata(new AllowAnonymousAttribute())
            .WithDisplayName("Keys of the gateway's tokens");
    }
}
