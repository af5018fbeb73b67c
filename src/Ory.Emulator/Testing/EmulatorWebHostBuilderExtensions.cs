using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Ory.Emulator;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Puts an emulator behind an application under test.</summary>
public static class EmulatorWebHostBuilderExtensions
{
    /// <summary>
    /// Makes <paramref name="ory"/> the Ory of the application: <c>Authentication:Schemes:Ory:BaseUrl</c> is its address, and every client that the
    /// application gets from <see cref="IHttpClientFactory"/> reaches it: in process, or on its ports, whatever host that address names.
    /// </summary>
    /// <param name="builder">The host of the application, as in <c>WebApplicationFactory.WithWebHostBuilder</c>.</param>
    /// <param name="ory">A started emulator.</param>
    /// <param name="scheme">The name of the authentication scheme.</param>
    /// <returns>The same builder.</returns>
    public static IWebHostBuilder UseOryEmulator(this IWebHostBuilder builder, OryEmulator ory, string scheme = "Ory")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(ory);
        var (key, url) = ($"Authentication:Schemes:{scheme}:BaseUrl", ory.PublicUrl.OriginalString);
        // A setting of the host is there from the start, and in a generic host the application's own files override it: so it comes last as well.
        builder.UseSetting(key, url);
        builder.ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection([new(key, url)]));
        if (!ory.ListensAtItsAddresses)
            builder.ConfigureServices(services => services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new EmulatorRouteFilter(ory)));
        return builder;
    }
}
