using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

public class StartWarningsTests
{
    [Theory]
    [InlineData("http://ory.example.org", true)]
    [InlineData("http://10.0.0.7:4433", true)]
    [InlineData("https://ory.example.org", false)]
    [InlineData("http://localhost:4433", false)]
    [InlineData("http://127.0.0.1:4433", false)]
    [InlineData("http://[::1]:4433", false)]
    public async Task Plain_http_beyond_this_machine_is_warned_about(string baseUrl, bool isWarned)
    {
        await using var app = await TestApp.StartAsync(options => options.BaseUrl = baseUrl);

        Assert.Equal(isWarned, app.Logs.GetSnapshot().Any(record => record.Id.Id == 8));
    }

    [Theory]
    [InlineData(null, null, "Production", true)]
    [InlineData(null, "*", "Production", true)]
    [InlineData(null, "*.example.org", "Production", true)]
    [InlineData(null, "app.example.org", "Production", false)]
    [InlineData("https://app.example.org", null, "Production", false)]
    [InlineData(null, null, "Development", false)]
    public async Task Redirects_that_cannot_carry_return_to_are_warned_about(string? publicOrigin, string? allowedHost, string environment, bool isWarned)
    {
        await using var app = await TestApp.StartAsync(
            options => options.PublicOrigin = publicOrigin,
            builder =>
            {
                if (allowedHost is not null)
                    builder.Services.Configure<HostFilteringOptions>(options => options.AllowedHosts = [allowedHost]);
            },
            environment: environment);

        var warning = app.Logs.GetSnapshot().SingleOrDefault(record => record.Id.Id == 9);
        Assert.Equal(isWarned, warning is not null);
        if (isWarned)
            Assert.Contains("Authentication:Schemes:Ory:PublicOrigin", warning!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:4433", null, "http://localhost:5000", true)]
    [InlineData("http://localhost:4433", null, "http://127.0.0.1:5000", true)]
    [InlineData("http://kratos:4433", null, "https://app.example.org", true)]
    [InlineData("https://slug.projects.oryapis.com", null, "https://app.example.org", true)]
    [InlineData("http://10.0.0.7:4433", null, "http://10.0.1.7", true)]
    [InlineData("http://10.0.0.7:4433", null, "http://110.0.0.7", true)]
    [InlineData("http://10.0.0.7:4433", null, "http://11.1.0.7", true)]
    [InlineData("http://10.0.0.7:4433", null, "http://10.0.0.7:5000", false)]
    [InlineData("https://id.example.org", null, "https://app.example.com", true)]
    [InlineData("http://localhost:4433", null, "http://localhost:5000", false)]
    [InlineData("https://id.example.org", null, "https://app.example.org", false)]
    [InlineData("https://ID.auth.Example.org", null, "https://example.org", false)]
    [InlineData("http://kratos:4433", "https://id.example.org", "https://app.example.org", false)]
    [InlineData("http://kratos:4433", "/.ory", "https://app.example.org", false)]
    [InlineData("http://kratos:4433", null, null, false)]
    public async Task A_cookie_that_cannot_reach_this_host_is_warned_about(string baseUrl, string? browserUrl, string? publicOrigin, bool isWarned)
    {
        await using var app = await TestApp.StartAsync(options => (options.BaseUrl, options.BrowserUrl, options.PublicOrigin) = (baseUrl, browserUrl, publicOrigin));

        var warning = app.Logs.GetSnapshot().SingleOrDefault(record => record.Id.Id == 10);
        Assert.Equal(isWarned, warning is not null);
        if (isWarned)
            Assert.Contains("Authentication:Schemes:Ory:BrowserUrl", warning!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_tokens_only_needs_no_cookie()
    {
        await using var app = await TestApp.StartAsync(options => (options.BaseUrl, options.PublicOrigin, options.AcceptCookie) = ("https://slug.projects.oryapis.com", "https://app.example.org", false));

        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => record.Id.Id == 10);
    }
}
