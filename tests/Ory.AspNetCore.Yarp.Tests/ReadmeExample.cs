using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>The code of the package's README, as it stands there.</summary>
internal static class ReadmeExample
{
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry();
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy")).AddOry();
    }

    public static void Map(WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapOryProxy();          // Ory's public self-service API below /.ory
        app.MapOryGatewayKeys();    // /.well-known/jwks.json, for backends that get tokens
        app.MapReverseProxy();
    }

    public static void AddToBackend(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(OryGatewayDefaults.TokenScheme).AddOryGatewayToken();
    }
}
