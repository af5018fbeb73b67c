using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Ory.Testing;

namespace Ory.AspNetCore.Pages.Tests;

public class ReadmeTests
{
    [Fact]
    public void The_code_in_the_readme_is_the_code_that_is_compiled() => Assert.Empty(ReadmeCode.NotCompiled("Ory.AspNetCore.Pages", "ReadmeExample.cs", byParagraph: true));

    [Fact]
    public void Every_setting_stands_in_the_readme() => Assert.Empty(ReadmeCode.NotNamed("Ory.AspNetCore.Pages", typeof(OryPagesOptions)));

    [Fact]
    public void The_readme_leads_nowhere_where_only_the_repository_is() => Assert.Empty(ReadmeCode.LinksIntoTheRepository("Ory.AspNetCore.Pages"));

    [Fact]
    public async Task The_code_in_the_readme_maps_the_pages_that_it_names()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Configuration["Authentication:Schemes:Ory:BaseUrl"] = "http://127.0.0.1:1";
        ReadmeExample.Add(builder);
        await using var app = builder.Build();
        ReadmeExample.Map(app);
        await app.StartAsync();
        using var client = app.GetTestClient();
        var readme = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "src", "Ory.AspNetCore.Pages", "README.md"));
        var paths = Regex.Matches(readme, "ui_url: https://app.example.org(/[a-z]+)").Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(6, paths.Count);
        foreach (var path in paths)
        {
            // Ory does not answer; the page does.
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Contains("Acme", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }
}
