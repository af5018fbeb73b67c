using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>The code of the package's README, as it stands there.</summary>
internal static class ReadmeExample
{
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry();
        builder.Services.AddOryPages(options => options.ApplicationName = "Acme");
    }

    public static void Map(WebApplication app)
    {
        app.MapOryPages();
    }
}
