using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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

    [Theory]
    [InlineData("accent", "#0a6b4f", "Theme has")]
    [InlineData("--ory accent", "#0a6b4f", "Theme has")]
    [InlineData("--ory-accent", "red;}</style><script>alert(1)</script>", "Theme[")]
    [InlineData("--ory-accent", "red; background: blue", "Theme[")]
    [InlineData("appearance", "auto", "Appearance is")]
    [InlineData("language", "no language", "Languages has")]
    [InlineData("form", "https://a.example; script-src *", "FormActionOrigins has")]
    [InlineData("form", "", "FormActionOrigins has")]
    public void A_wrong_option_is_said_when_the_pages_are_mapped(string key, string value, string said)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => new PagesHost(options =>
        {
            switch (key)
            {
                case "appearance":
                    options.Appearance = value;
                    break;
                case "language":
                    options.Languages.Add(value);
                    break;
                case "form":
                    options.FormActionOrigins.Add(value);
                    break;
                default:
                    options.Theme[key] = value;
                    break;
            }
        }));

        Assert.Contains("OryPagesOptions." + said, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_theme_and_an_appearance_are_in_the_page()
    {
        await using var host = new PagesHost(options =>
        {
            options.Theme["--ory-accent"] = "light-dark(#0a6b4f, #6fd3b0)";
            options.Theme["--ory-font"] = "\"Inter\", sans-serif";
            options.Appearance = "dark";
            options.FormActionOrigins.Add("https://pay.example.org");
        });

        using var response = await host.SendAsync(HttpMethod.Get, "/error");
        var page = await PagesHost.ReadAsync(response);

        var style = page.QuerySelector("head style")!;
        Assert.Equal("""":root{--ory-accent:light-dark(#0a6b4f, #6fd3b0);--ory-font:"Inter", sans-serif;}"""", style.TextContent);
        Assert.Equal("dark", page.DocumentElement.GetAttribute("data-theme"));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains($"style-src 'nonce-{style.GetAttribute("nonce")}'", policy, StringComparison.Ordinal);
        Assert.Contains("https://pay.example.org", policy[policy.IndexOf("form-action", StringComparison.Ordinal)..], StringComparison.Ordinal);
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
