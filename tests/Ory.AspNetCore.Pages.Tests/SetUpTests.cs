using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

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
