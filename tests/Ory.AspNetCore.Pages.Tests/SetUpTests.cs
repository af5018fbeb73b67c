using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>What an application is told that adds the pages otherwise than it should, or more than once.</summary>
public class SetUpTests
{
    [Fact]
    public void Pages_without_an_Ory_say_what_to_add()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddOryPages();
        using var app = (IDisposable)builder.Build();

        var fault = Assert.Throws<InvalidOperationException>(() => ((WebApplication)app).MapOryPages());

        Assert.Contains("AddAuthentication().AddOry()", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_of_a_scheme_that_nobody_added_say_so()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddAuthentication().AddOry();
        builder.Services.AddOryPages(options => options.AuthenticationScheme = "Other");
        using var app = (IDisposable)builder.Build();

        var fault = Assert.Throws<InvalidOperationException>(() => ((WebApplication)app).MapOryPages());

        Assert.Contains("OryPagesOptions.AuthenticationScheme is \"Other\"", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_that_nobody_maps_are_missed_at_the_start(bool mapped)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.Services.AddAuthentication().AddOry(options => options.BaseUrl = "http://127.0.0.1:4433");
        builder.Services.AddOryPages();
        await using var app = builder.Build();
        if (mapped)
            app.MapOryPages();

        await app.StartAsync();

        var said = app.Services.GetFakeLogCollector().GetSnapshot().Where(record => record.Category!.StartsWith("Ory.AspNetCore.Pages", StringComparison.Ordinal)).Select(record => record.Message);
        if (mapped)
            Assert.Empty(said);
        else
            Assert.Contains("app.MapOryPages()", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_adds_the_pages_once_more_sets_more_and_nothing_is_done_twice()
    {
        await using var host = new PagesHost(build: builder => builder.Services.AddOryPages(options => options.LogoUrl = "/logo.svg"));
        host.Ory.On("GET", "/self-service/login/flows", LoginPage.Flow(LoginPage.Id));
        host.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Mozilla/5.0");

        var page = await host.OpenAsync($"/login?flow={LoginPage.Id}");

        Assert.Equal(("Acme", "/logo.svg"), (page.QuerySelector("header img")!.GetAttribute("alt"), page.QuerySelector("header img")!.GetAttribute("src")));
        Assert.Equal("Mozilla/5.0", Assert.Single(host.Ory.Asked).Headers["User-Agent"]);
    }
}
