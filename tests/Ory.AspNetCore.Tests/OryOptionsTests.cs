using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore.Tests;

public class OryOptionsTests
{
    [Fact]
    public async Task Without_an_address_the_host_does_not_start_and_says_what_to_set()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync([]));

        Assert.Contains("Authentication:Schemes:Ory:BaseUrl", exception.Message, StringComparison.Ordinal);
        Assert.Contains("http://localhost:4433", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BaseUrl", "")]
    [InlineData("BaseUrl", "localhost:4433")]
    [InlineData("BaseUrl", "/ory")]
    [InlineData("BaseUrl", "ftp://ory.example.org")]
    [InlineData("BaseUrl", "http://")]
    [InlineData("BaseUrl", "https://user:password@ory.example.org")]
    [InlineData("BaseUrl", "https://ory.example.org?x=y")]
    [InlineData("BrowserUrl", "ory")]
    [InlineData("BrowserUrl", "//evil.example.org")]
    [InlineData("BrowserUrl", "/\\evil.example.org")]
    [InlineData("BaseUrl", "http://localhost:4433\n")]
    [InlineData("BrowserUrl", "https://id.example.org ")]
    [InlineData("BrowserUrl", "https://id.example.org/a b")]
    [InlineData("BrowserUrl", "/.ory\n")]
    [InlineData("BrowserUrl", "/.öry")]
    [InlineData("PublicOrigin", "https://app.example.org\n")]
    [InlineData("ClaimsIssuer", "")]
    [InlineData("ClaimsIssuer", "LOCAL AUTHORITY")]
    [InlineData("PublicOrigin", "app.example.org")]
    [InlineData("PublicOrigin", "https://app.example.org/path")]
    [InlineData("SessionCookieName", "a b")]
    [InlineData("SessionCookieName", "a=b")]
    [InlineData("RequiredAal", "2")]
    [InlineData("CacheDuration", "-00:00:01")]
    [InlineData("CacheDuration", "soon")]
    [InlineData("CacheDuration", "1")]
    [InlineData("StaleOnOutage", "1")]
    [InlineData("CacheSize", "0")]
    [InlineData("CacheSize", "many")]
    [InlineData("RejectedCacheSize", "0")]
    [InlineData("RejectedCacheDuration", "00:02:00")]
    [InlineData("StaleOnOutage", "2.00:00:00")]
    [InlineData("Timeout", "00:00:00")]
    [InlineData("Timeout", "00:02:00")]
    [InlineData("AcceptCookie", "perhaps")]
    public async Task A_wrong_setting_stops_the_host_with_its_key_and_what_to_set(string key, string value)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(new() { ["BaseUrl"] = "http://localhost:4433", [key] = value }));

        Assert.Contains("Authentication:Schemes:Ory:" + key, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Set it to", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BaseUrl")]
    [InlineData("BrowserUrl")]
    [InlineData("PublicOrigin")]
    [InlineData("AllowedOrigins:0")]
    [InlineData("AllowedOrigins")]
    public async Task What_is_said_of_an_address_does_not_show_the_password_in_it(string key)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(new() { ["BaseUrl"] = "http://localhost:4433", [key] = "https://user:secret@ory.example.org" }));

        Assert.Contains(key == "AllowedOrigins" ? "a list" : "user name", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AllowedOrigins:0", "other.example.org", "AllowedOrigins")]
    [InlineData("BearerPrefixes:0", "", "BearerPrefixes")]
    [InlineData("AllowedOrigins", "https://other.example.org", "AllowedOrigins:0")]
    [InlineData("BearerPrefixes", "my_", "BearerPrefixes:0")]
    public async Task A_wrong_entry_of_a_list_stops_the_host(string key, string value, string named)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(new() { ["BaseUrl"] = "http://localhost:4433", [key] = value }));

        Assert.Contains("Authentication:Schemes:Ory:" + named, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(new() { ["RequiredAal"] = "3", ["CacheSize"] = "0" }));

        Assert.Equal(3, exception.Failures.Count());
    }

    [Fact]
    public async Task Every_setting_is_read_from_the_configuration()
    {
        await using var app = await StartAsync(new()
        {
            ["BaseUrl"] = "https://ory.example.org/api",
            ["BrowserUrl"] = "/.ory",
            ["PublicOrigin"] = "https://app.example.org",
            ["SessionCookieName"] = "my_session",
            ["AcceptSessionToken"] = "false",
            ["AcceptCookie"] = "false",
            ["AcceptBearer"] = "false",
            ["BearerPrefixes:0"] = "my_",
            ["RejectCrossOriginCookie"] = "false",
            ["AllowedOrigins:0"] = "https://other.example.org",
            ["CacheDuration"] = "00:01:00",
            ["HonorServerCacheDuration"] = "true",
            ["RejectedCacheDuration"] = "00:00:05",
            ["CacheSize"] = "7",
            ["RejectedCacheSize"] = "8",
            ["StaleOnOutage"] = "00:10:00",
            ["Timeout"] = "00:00:01",
            ["RequiredAal"] = "aal2",
            ["OfferEnrolment"] = "false",
        });

        var options = app.Services.GetRequiredService<IOptionsMonitor<OryOptions>>().Get("Ory");
        Assert.Equal("https://ory.example.org/api", options.BaseUrl);
        Assert.Equal("/.ory", options.BrowserUrl);
        Assert.Equal("https://app.example.org", options.PublicOrigin);
        Assert.Equal("my_session", options.SessionCookieName);
        Assert.Equal([false, false, false, false, false], [options.AcceptSessionToken, options.AcceptCookie, options.AcceptBearer, options.RejectCrossOriginCookie, options.OfferEnrolment]);
        Assert.Equal(["my_"], options.BearerPrefixes);
        Assert.Equal(["https://other.example.org"], options.AllowedOrigins);
        Assert.Equal(
            [TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1)],
            [options.CacheDuration, options.RejectedCacheDuration, options.StaleOnOutage, options.Timeout]);
        Assert.True(options.HonorServerCacheDuration);
        Assert.Equal((7, 8, "aal2"), (options.CacheSize, options.RejectedCacheSize, options.RequiredAal));
    }

    [Fact]
    public async Task Zero_is_the_only_number_that_is_a_time()
    {
        await using var app = await StartAsync(new() { ["BaseUrl"] = "http://localhost:4433", ["CacheDuration"] = "0" });

        Assert.Equal(TimeSpan.Zero, app.Services.GetRequiredService<IOptionsMonitor<OryOptions>>().Get("Ory").CacheDuration);
    }

    [Theory]
    [InlineData(null)]
    // As an empty list comes from JSON.
    [InlineData("")]
    public async Task The_defaults_are_those_of_the_documentation(string? list)
    {
        await using var app = await StartAsync(new() { ["BaseUrl"] = "http://localhost:4433", ["AllowedOrigins"] = list, ["BearerPrefixes"] = list });

        var options = app.Services.GetRequiredService<IOptionsMonitor<OryOptions>>().Get("Ory");
        Assert.Equal((null, null, null, null), (options.BrowserUrl, options.PublicOrigin, options.SessionCookieName, options.RequiredAal));
        Assert.Equal((true, true, true, true, true, false), (options.AcceptSessionToken, options.AcceptCookie, options.AcceptBearer, options.RejectCrossOriginCookie, options.OfferEnrolment, options.HonorServerCacheDuration));
        Assert.Equal(["ory_st_"], options.BearerPrefixes);
        Assert.Empty(options.AllowedOrigins);
        Assert.Equal(
            [TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromSeconds(3)],
            [options.CacheDuration, options.RejectedCacheDuration, options.StaleOnOutage, options.Timeout]);
        Assert.Equal((100_000, 10_000), (options.CacheSize, options.RejectedCacheSize));
    }

    [Fact]
    public async Task What_the_code_sets_comes_after_the_configuration()
    {
        await using var app = await StartAsync(new() { ["BaseUrl"] = "http://localhost:4433" }, options => options.BaseUrl = "http://localhost:5544");

        Assert.Equal("http://localhost:5544", app.Services.GetRequiredService<IOptionsMonitor<OryOptions>>().Get("Ory").BaseUrl);
    }

    private static async Task<WebApplication> StartAsync(Dictionary<string, string?> settings, Action<OryOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => "Authentication:Schemes:Ory:" + setting.Key, setting => setting.Value));
        if (configure is null)
            builder.Services.AddAuthentication().AddOry();
        else
            builder.Services.AddAuthentication().AddOry(configure);
        var app = builder.Build();
        await app.StartAsync();
        return app;
    }
}
