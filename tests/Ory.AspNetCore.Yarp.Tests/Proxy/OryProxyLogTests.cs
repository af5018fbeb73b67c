using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>What is in an address of Ory's signs somebody in, or out: tokens of links, codes of providers.</summary>
public class OryProxyLogTests
{
    [Theory]
    [InlineData("/self-service/recovery?flow=1&token=secret")]
    [InlineData("/self-service/methods/oidc/callback/google?state=1&code=secret")]
    [InlineData("/sessions/token-exchange?init_code=secret&return_to_code=secret")]
    public async Task No_line_of_the_log_has_a_secret_of_an_address(string target)
    {
        await using var gateway = await Gateway.StartAsync(configure: builder => builder.Logging
            .SetMinimumLevel(LogLevel.Trace)
            // As the templates of ASP.NET Core have it.
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFakeLogging());
        gateway.Ory.Other = context => context.Response.WriteAsync("ok");

        using var answer = await gateway.GetAsync("/.ory" + target);

        Assert.Equal(target, gateway.Ory.Seen.Last().Target);
        var lines = gateway.Services.GetFakeLogCollector().GetSnapshot();
        Assert.Contains(lines, line => line.Category!.StartsWith("Yarp", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Message.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_Ory_is_away_is_told_with_what_to_look_at_and_not_for_each_who_meets_it()
    {
        await using var gateway = await Gateway.StartAsync(
            new() { ["Authentication:Schemes:Ory:BaseUrl"] = "http://127.0.0.1:1" }, configure: builder => builder.Logging.AddFakeLogging());

        for (var i = 0; i < 3; i++)
        {
            using var answer = await gateway.GetAsync("/.ory/self-service/login/browser");
            Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        }

        var told = Assert.Single(Told(gateway));
        Assert.Contains("met 1 times", told, StringComparison.Ordinal);
        Assert.Contains("Authentication:Schemes:Ory:BaseUrl", told, StringComparison.Ordinal);

        gateway.Time.Advance(TimeSpan.FromSeconds(10));
        (await gateway.GetAsync("/.ory/self-service/login/browser")).Dispose();
        Assert.Contains("met 3 times", Told(gateway)[^1], StringComparison.Ordinal);
    }

    private static string[] Told(Gateway gateway) => [.. gateway.Services.GetFakeLogCollector().GetSnapshot()
        .Where(line => line.Level == LogLevel.Warning && line.Category!.StartsWith("Ory.AspNetCore.Yarp", StringComparison.Ordinal)).Select(line => line.Message)];
}
