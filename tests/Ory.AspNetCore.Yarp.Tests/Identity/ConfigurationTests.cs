using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Yarp.Tests;

public class ConfigurationTests
{
    [Theory]
    [InlineData("Ory.Identity", "header")]
    [InlineData("Ory.Audiense", "orders")]
    // In JSON a colon is a section in the section.
    [InlineData("Ory:Identity", "headers")]
    public async Task Bad_metadata_stop_the_start_and_name_route_and_key(string key, string value)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.StartAsync(new() { [$"ReverseProxy:Routes:headers:Metadata:{key}"] = value }));
        Assert.Contains("'headers'", exception.ToString());
        Assert.Contains($"'{key.Split(':')[0]}'", exception.ToString());
    }

    [Fact]
    public async Task A_scheme_that_nobody_added_stops_the_start()
    {
        // Else no backend would ever hear of anybody.
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.StartAsync(new() { ["Ory:Gateway:AuthenticationScheme"] = "Orry" }));
        Assert.Contains("Ory:Gateway:AuthenticationScheme is \"Orry\"", exception.ToString());
        Assert.Contains("\"Ory\"", exception.ToString());

        exception = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.StartAsync(proxy: proxy => proxy.AuthenticationScheme = "Orry"));
        Assert.Contains("AuthenticationScheme is \"Orry\"", exception.ToString());
    }

    [Fact]
    public void A_gateway_without_a_scheme_of_Ory_says_what_is_missing()
    {
        var builder = Loopback.CreateBuilder();
        builder.Services.AddRouting().AddAuthentication();
        builder.Services.AddReverseProxy().LoadFromMemory([], []).AddOry();
        using var app = (IDisposable)builder.Build();
        var exception = Assert.ThrowsAny<Exception>(() => ((WebApplication)app).MapReverseProxy());
        Assert.Contains("AddAuthentication().AddOry()", exception.ToString());
    }

    [Fact]
    public async Task Metadata_of_a_cluster_are_reported()
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.StartAsync(new() { ["ReverseProxy:Clusters:backend:Metadata:Ory.Identity"] = "headers" }));
        Assert.Contains("Cluster 'backend'", exception.ToString());
    }

    [Fact]
    public async Task Outside_Development_a_token_needs_a_key()
    {
        var settings = new Dictionary<string, string?>
        {
            ["ReverseProxy:Routes:headers:Metadata:Ory.Identity"] = "token",
            ["ReverseProxy:Routes:headers:Metadata:Ory.Audience"] = "orders",
        };
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.StartAsync(settings));
        Assert.Contains("Ory:Gateway:Token:KeyFiles", exception.ToString());

        await using var development = await Gateway.StartAsync(settings, environment: "Development");
    }

    [Fact]
    public async Task Routes_that_say_nothing_are_judged_by_what_the_options_say_of_all()
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.StartAsync(new() { ["Ory:Gateway:Identity"] = "Token" }, environment: "Development"));
        Assert.Contains("Route 'plain': metadata 'Ory.Audience' is missing", exception.ToString());
    }

    [Theory]
    [InlineData("Headers:X User", "sub", "Headers")]
    [InlineData("Headers:Cookie", "sub", "Headers")]
    [InlineData("Headers:Authorization", "sub", "Token:Header")]
    [InlineData("SessionCheckInterval", "00:00:00", "SessionCheckInterval")]
    [InlineData("Token:Lifetime", "02:00:00", "Token:Lifetime")]
    [InlineData("Token:RenewBefore", "00:05:00", "Token:RenewBefore")]
    [InlineData("Token:Claims:sub", "aal", "Token:Claims")]
    [InlineData("Token:Header", "Cookie", "Token:Header")]
    [InlineData("Token:Header", "X Token", "Token:Header")]
    [InlineData("Token:Issuer", "", "Token:Issuer")]
    [InlineData("Token:KeyOverlap", "1.00:00:01", "Token:KeyOverlap")]
    [InlineData("Identity", "8", "Identity")]
    [InlineData("AuthenticationScheme", "", "AuthenticationScheme")]
    public async Task Wrong_options_stop_the_start(string key, string value, string word)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.StartAsync(new() { ["Ory:Gateway:" + key] = value }));
        Assert.Contains("Ory:Gateway:" + word, exception.ToString());
    }

    [Theory]
    [InlineData("body")]
    [InlineData("silence")]
    [InlineData("address")]
    [InlineData("relative")]
    public async Task Wrong_options_of_the_proxy_stop_the_start_and_say_what_to_set(string what)
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Gateway.StartAsync(proxy: options =>
        {
            switch (what)
            {
                case "body":
                    options.MaxRequestBodySize = 0;
                    break;
                case "silence":
                    options.ActivityTimeout = TimeSpan.Zero;
                    break;
                default:
                    options.IssuedUrls.Add(what == "address" ? "ftp://ory.example" : "ory");
                    break;
            }
        }));

        Assert.Contains(what == "body" ? "MaxRequestBodySize is 0" : what == "silence" ? "ActivityTimeout is 00:00:00" : "IssuedUrls has", exception.Message);
    }

    [Theory]
    [InlineData("ory")]
    [InlineData("/")]
    [InlineData("//ory")]
    [InlineData("/{**all}")]
    [InlineData("/ory%2f")]
    public void A_path_of_the_proxy_that_is_none_is_refused(string path)
    {
        var builder = Loopback.CreateBuilder();
        builder.Services.AddRouting();
        using var app = (IDisposable)builder.Build();

        Assert.Contains("/.ory", Assert.Throws<ArgumentException>(() => ((WebApplication)app).MapOryProxy(path)).Message);
    }

    [Fact]
    public async Task A_changed_configuration_counts_without_a_restart_and_a_bad_one_changes_nothing()
    {
        await using var gateway = await Gateway.StartAsync();
        gateway.Ory.AddSession("alice");
        gateway.Configuration["ReverseProxy:Routes:plain:Metadata:Ory.Identity"] = "headers";
        gateway.Configuration["Ory:Gateway:Headers:X-Level"] = "aal";
        gateway.Configuration.Reload();
        await EventuallyAsync(async () =>
        {
            await gateway.GetAsync("/plain/x", ("Cookie", "ory_kratos_session=alice"), ("X_Level", "forged"));
            return gateway.Backend.Last["X-User-Id"] is not null && gateway.Backend.Last["X-Level"] == "aal1";
        });

        gateway.Configuration["ReverseProxy:Routes:plain:Metadata:Ory.Identity"] = "nonsense";
        gateway.Configuration.Reload();
        await gateway.GetAsync("/plain/x", ("Cookie", "ory_kratos_session=alice"));
        Assert.NotNull(gateway.Backend.Last["X-User-Id"]);

        gateway.Configuration["Ory:Gateway:SessionCheckInterval"] = "-00:00:01";
        Assert.ThrowsAny<Exception>(() => gateway.Configuration.Reload());
        var answer = await gateway.GetAsync("/headers/x", ("Cookie", "ory_kratos_session=alice"));
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("aal1", gateway.Backend.Last["X-Level"]);
    }

    // Who watches a file for changes learns of no exception.
    [Theory]
    [InlineData("SessionCheckInterval", "-00:00:01")]
    [InlineData("Identity", "header")]
    public async Task Options_that_are_wrong_hold_back_no_route_and_are_said_in_the_log(string key, string value)
    {
        await using var gateway = await Gateway.StartAsync(configure: builder => builder.Logging.AddFakeLogging());
        gateway.Ory.AddSession("alice");
        gateway.Configuration["ReverseProxy:Routes:plain:Metadata:Ory.Identity"] = "headers";
        gateway.Configuration["Ory:Gateway:" + key] = value;
        Assert.ThrowsAny<Exception>(() => gateway.Configuration.Reload());

        await gateway.GetAsync("/plain/x", ("Cookie", "ory_kratos_session=alice"));

        Assert.NotNull(gateway.Backend.Last["X-User-Id"]);
        var line = Assert.Single(gateway.Services.GetFakeLogCollector().GetSnapshot(), line => line.Category!.StartsWith("Ory", StringComparison.Ordinal) && line.Level == LogLevel.Error);
        Assert.Contains(key, line.Message);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
            timeout.Token.ThrowIfCancellationRequested();
    }
}
