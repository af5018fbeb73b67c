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
}
