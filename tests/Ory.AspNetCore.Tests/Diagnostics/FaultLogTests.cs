using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Tests;

/// <summary>An outage is told once and again, and does not fill the log with a line for each request.</summary>
public class FaultLogTests
{
    [Fact]
    public async Task A_fault_that_lasts_is_told_every_ten_seconds_with_how_often_it_was_met()
    {
        using var log = new Lines();
        await using var app = await StepUpApp.StartAsync(build: builder => builder.Logging.AddProvider(log));
        app.Ory.IsDown = true;

        await AskAsync(app, 30);
        var first = Assert.Single(log.Warnings);
        Assert.Contains("met 1 times", first, StringComparison.Ordinal);

        app.Time.Advance(TimeSpan.FromSeconds(9));
        await AskAsync(app, 1);
        Assert.Single(log.Warnings);

        app.Time.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(app, 1);
        Assert.Equal(2, log.Warnings.Count);
        Assert.Contains("met 31 times", log.Warnings.Last(), StringComparison.Ordinal);
    }

    // Each in turn: the server's fault, then no answer that can be read. What is new is news, however lately something else was told.
    [Fact]
    public void Another_fault_is_told_though_the_first_lasts()
    {
        using var log = new Lines();
        var faults = new FaultLog("Ory", TimeProvider.System, log);
        for (var i = 0; i < 3; i++)
        {
            faults.Failed(Frontend.FrontendFailureKind.ErrorResponse, 500);
            faults.Failed(Frontend.FrontendFailureKind.ErrorResponse, 502);
            faults.Failed(Frontend.FrontendFailureKind.Transport, null);
            faults.UnauthorizedWhileNotReady();
        }

        Assert.Equal(4, log.Warnings.Count);
    }

    private static async Task AskAsync(StepUpApp app, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var response = await app.SendAsync(ClientKind.Fetch, "/minimal", "ann");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Warnings { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
                Warnings.Enqueue(formatter(state, exception));
        }
    }
}
