using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Ory.Frontend.Tests;

/// <summary>What an application's log, at its usual level, says of the client.</summary>
public sealed class LogTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task A_call_that_was_answered_is_no_news(int status) => Assert.Empty(await LoggedAsync(status));

    [Fact]
    public async Task A_call_that_is_repeated_is_and_without_its_credential()
    {
        var lines = await LoggedAsync(503);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.True(line.Level >= LogLevel.Warning, line.Message));
        Assert.DoesNotContain(lines, line => $"{line.Message} {line.Exception} {string.Join(' ', line.StructuredState ?? [])}".Contains("secret", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<FakeLogRecord>> LoggedAsync(int status)
    {
        var logs = new FakeLogCollector();
        await using var server = await WireServer.StartAsync(WireServer.Json(status, """{"error":{"message":"no"}}"""));
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(new FakeLoggerProvider(logs)))
            .AddOryFrontendClient(options => options.BaseUrl = server.Url).Services.BuildServiceProvider();
        try
        {
            await services.GetRequiredService<FrontendClient>().GetLoginFlowAsync("x", FrontendCredential.FromSessionToken("ory_st_secret"));
        }
        catch (FrontendException)
        {
            // What it comes to is told elsewhere.
        }

        return logs.GetSnapshot();
    }
}
