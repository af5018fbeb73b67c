using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
        Assert.All(lines, line => Assert.True(line.Level >= LogLevel.Warning, line.Text));
        Assert.DoesNotContain(lines, line => line.Text.Contains("secret", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyCollection<(LogLevel Level, string Text)>> LoggedAsync(int status)
    {
        using var log = new Log();
        await using var server = await WireServer.StartAsync(WireServer.Json(status, """{"error":{"message":"no"}}"""));
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(log))
            .AddOryFrontendClient(options => options.BaseUrl = server.Url).Services.BuildServiceProvider();
        try
        {
            await services.GetRequiredService<FrontendClient>().GetLoginFlowAsync("x", FrontendCredential.FromSessionToken("ory_st_secret"));
        }
        catch (FrontendException)
        {
            // What it comes to is told elsewhere.
        }

        return log.Lines;
    }

    private sealed class Log : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        IDisposable? ILogger.BeginScope<TState>(TState state) => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception} {state}"));
    }
}
