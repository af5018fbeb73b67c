using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

public class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "src", "Ory.AspNetCore", "README.md"));

    [Fact]
    public void The_code_in_the_readme_is_the_code_that_is_compiled() => Assert.Empty(ReadmeCode.NotCompiled("Ory.AspNetCore", "ReadmeExample.cs"));

    [Fact]
    public void Every_setting_stands_in_the_readme() => Assert.Empty(ReadmeCode.NotNamed("Ory.AspNetCore", typeof(OryOptions)));

    [Fact]
    public void The_readme_leads_nowhere_where_only_the_repository_is() => Assert.Empty(ReadmeCode.LinksIntoTheRepository("Ory.AspNetCore"));

    [Fact]
    public void What_the_readme_names_is_there()
    {
        var sources = string.Join('\n', Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "src", "Ory.AspNetCore"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        // But for those of the framework, and a test.
        var members = Regex.Matches(Readme, @"`\.?([A-Z][A-Za-z0-9]+)(?:\([^`]*\))?`").Select(match => match.Groups[1].Value).Distinct()
            .Except(["AllowCookieRedirect", "AuthorizeRouteView", "NotAuthorized", "CloseOnAuthenticationExpiration", "UsePathBase", "UseStatusCodePagesWithReExecute", "HitCostTests", "AddHttpClient", "AddMeter", "AddSource", "Unauthenticated", "PermissionDenied"]);

        Assert.All(members, member => Assert.Matches($@"\b(Ory)?{member}(Attribute)?\b", sources));
        Assert.All(Regex.Matches(Readme, @"`((?:Sessions|Authorization|Challenge)/\w*)`").Select(match => match.Groups[1].Value), place =>
            Assert.True(Directory.Exists(Path.Combine(RepositoryFolder.Root, "src", "Ory.AspNetCore", place)) || File.Exists(Path.Combine(RepositoryFolder.Root, "src", "Ory.AspNetCore", place + ".cs")), place));
    }

    [Fact]
    public async Task The_code_in_the_readme_does_what_it_says_and_is_warned_of_nothing()
    {
        var ory = new StubOry();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(TestApp.Start));
        builder.Configuration.AddInMemoryCollection([new("Authentication:Schemes:Ory:WebhookSecret", "a long random value of a test")]);
        ReadmeExample.Add(builder);
        TestApp.Connect(builder.Services, "Ory", ory);
        await using var app = builder.Build();
        ReadmeExample.Map(app);
        await app.StartAsync();
        using var client = app.GetTestClient();

        Assert.DoesNotContain(app.Services.GetFakeLogCollector().GetSnapshot(), record => record.Level >= LogLevel.Warning && record.Category!.StartsWith("Ory", StringComparison.Ordinal));
        Assert.Equal("Hello stranger", await client.GetStringAsync(new Uri("/", UriKind.Relative)));
        client.DefaultRequestHeaders.Add("X-Session-Token", "ory_st_a");
        Assert.Equal("Hello " + StubOry.IdentityId, await client.GetStringAsync(new Uri("/", UriKind.Relative)));
        using var decided = await client.GetAsync(new Uri("/decide", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, decided.StatusCode);
        Assert.Contains("acr_values=\"aal2\"", decided.Headers.WwwAuthenticate.ToString());
        using var locked = await client.PostAsync(new Uri("/admin/lock/1", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Forbidden, locked.StatusCode);
    }
}
