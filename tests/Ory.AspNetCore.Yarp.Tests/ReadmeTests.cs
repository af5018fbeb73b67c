using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Ory.Testing;
using Yarp.ReverseProxy;

namespace Ory.AspNetCore.Yarp.Tests;

public class ReadmeTests
{
    [Fact]
    public void The_code_in_the_readme_is_the_code_that_is_compiled() => Assert.Empty(ReadmeCode.NotCompiled("Ory.AspNetCore.Yarp", "ReadmeExample.cs", byParagraph: true));

    [Fact]
    public void Every_setting_stands_in_the_readme() => Assert.Empty(ReadmeCode.NotNamed("Ory.AspNetCore.Yarp", typeof(OryGatewayOptions), typeof(OryGatewayTokenOptions), typeof(OryProxyOptions)));

    [Fact]
    public void The_readme_leads_nowhere_where_only_the_repository_is() => Assert.Empty(ReadmeCode.LinksIntoTheRepository("Ory.AspNetCore.Yarp"));

    [Fact]
    public async Task The_code_and_the_settings_in_the_readme_start_a_gateway()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "src", "Ory.AspNetCore.Yarp", "README.md"));
        var settings = readme.Split("```json\n")[1].Split("```")[0];
        var builder = Loopback.CreateBuilder(environment: "Development");
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(settings)));
        builder.Services.AddRouting();
        ReadmeExample.Add(builder);
        // The file is made by the command that stands beside it; in Development a key is made without it.
        builder.Services.PostConfigure<OryGatewayOptions>(options => options.Token.KeyFiles.Clear());
        await using var app = builder.Build();
        app.UseRouting();
        ReadmeExample.Map(app);
        await app.StartAsync();

        Assert.Equal(["orders", "vault"], app.Services.GetRequiredService<IProxyStateLookup>().GetRoutes().Select(route => route.Config.RouteId).Order());
    }

    [Fact]
    public async Task The_settings_that_the_readme_names_are_all_that_a_backend_needs()
    {
        var builder = Loopback.CreateBuilder();
        builder.Configuration["Authentication:Schemes:OryGateway:Authority"] = "http://localhost:5000";
        builder.Configuration["Authentication:Schemes:OryGateway:ValidAudience"] = "vault";
        ReadmeExample.AddToBackend(builder);
        await using var app = builder.Build();

        await app.StartAsync();
    }
}
