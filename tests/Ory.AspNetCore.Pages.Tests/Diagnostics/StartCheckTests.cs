using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What is said at start, before anybody meets it.</summary>
public class StartCheckTests
{
    // Only Ory Network's address is surely the one that browsers see.
    [Theory]
    [InlineData("https://slug.projects.oryapis.com", null, null, true)]
    [InlineData("https://SLUG.projects.oryapis.com", "https://app.example.org", null, true)]
    [InlineData("https://slug.projects.oryapis.com", "https://slug.projects.oryapis.com", null, false)]
    [InlineData("https://slug.projects.oryapis.com", null, true, false)]
    [InlineData("https://slug.projects.oryapis.com", null, false, false)]
    [InlineData("https://ory.example.org", "https://app.example.org", null, false)]
    [InlineData("https://projects.oryapis.com.example.org", null, null, false)]
    public async Task That_providers_are_hidden_is_said_where_nobody_decided_it(string ory, string? own, bool? offers, bool isSaid)
    {
        var said = await StartAsync(ory, own, options => options.OfferProviders = offers);

        if (isSaid)
            Assert.Contains("Sign-in with providers is hidden", Assert.Single(said), StringComparison.Ordinal);
        else
            Assert.Empty(said);
    }

    private static async Task<IEnumerable<string>> StartAsync(string ory, string? own, Action<OryPagesOptions> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.Services.AddAuthentication().AddOry(options => (options.BaseUrl, options.PublicOrigin) = (ory, own));
        builder.Services.AddOryPages(configure);
        await using var app = builder.Build();
        app.MapOryPages();
        await app.StartAsync();
        return app.Services.GetFakeLogCollector().GetSnapshot().Where(record => record.Category!.StartsWith("Ory.AspNetCore.Pages", StringComparison.Ordinal)).Select(record => record.Message).ToList();
    }
}
