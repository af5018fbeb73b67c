using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>An outage is told once and again, and does not fill the log with a line for each request.</summary>
public class FaultLogTests
{
    [Fact]
    public async Task A_fault_that_lasts_is_told_every_ten_seconds_with_how_often_it_was_met()
    {
        var logs = new FakeLogCollector();
        await using var app = await StepUpApp.StartAsync(build: builder => builder.Logging.AddProvider(new FakeLoggerProvider(logs)));
        app.Ory.IsDown = true;

        await AskAsync(app, 30);
        var first = Assert.Single(Warnings(logs));
        Assert.Contains("met 1 times", first, StringComparison.Ordinal);

        app.Time.Advance(TimeSpan.FromSeconds(9));
        await AskAsync(app, 1);
        Assert.Single(Warnings(logs));

        app.Time.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(app, 1);
        Assert.Equal(2, Warnings(logs).Count);
        Assert.Contains("met 31 times", Warnings(logs)[^1], StringComparison.Ordinal);
    }

    // Each in turn: the server's fault, then no answer that can be read. What is new is news, however lately something else was told.
    [Fact]
    public void Another_fault_is_told_though_the_first_lasts()
    {
        var logs = new FakeLogCollector();
        var faults = new FaultLog("Ory", new FakeTimeProvider(), new FakeLogger(logs));
        for (var i = 0; i < 3; i++)
        {
            faults.Failed(Frontend.FrontendFailureKind.ErrorResponse, 500);
            faults.Failed(Frontend.FrontendFailureKind.ErrorResponse, 502);
            faults.Failed(Frontend.FrontendFailureKind.Transport, null);
            faults.UnauthorizedWhileNotReady();
        }

        Assert.Equal(4, Warnings(logs).Count);
        Assert.Contains(Warnings(logs), warning => warning.Contains("(ErrorResponse, status 502;", StringComparison.Ordinal));
        Assert.Contains(Warnings(logs), warning => warning.Contains("(Transport, status none;", StringComparison.Ordinal));
    }

    // A wrong name, a port where nobody listens, a certificate that is not trusted: each is mended elsewhere.
    [Fact]
    public void It_is_told_what_a_connection_failed_at_and_nothing_else_of_it()
    {
        var logs = new FakeLogCollector();
        var faults = new FaultLog("Ory", new FakeTimeProvider(), new FakeLogger(logs));
        foreach (var error in (HttpRequestError[])[HttpRequestError.NameResolutionError, HttpRequestError.ConnectionError, HttpRequestError.SecureConnectionError, HttpRequestError.Unknown])
            faults.Failed(Frontend.FrontendFailureKind.Transport, null, new HttpRequestException(error, "said of ory.internal:4433"));

        Assert.Collection(Warnings(logs),
            name => Assert.Contains("(Transport, NameResolutionError, status none;", name, StringComparison.Ordinal),
            port => Assert.Contains("(Transport, ConnectionError, status none;", port, StringComparison.Ordinal),
            certificate => Assert.Contains("(Transport, SecureConnectionError, status none;", certificate, StringComparison.Ordinal),
            other => Assert.Contains("(Transport, status none;", other, StringComparison.Ordinal));
        Assert.DoesNotContain(Warnings(logs), warning => warning.Contains("ory.internal", StringComparison.Ordinal));
    }

    private static async Task AskAsync(StepUpApp app, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var response = await app.SendAsync(ClientKind.Fetch, "/minimal", "ann");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }
    }

    private static List<string> Warnings(FakeLogCollector logs) => [.. logs.GetSnapshot().Where(record => record.Level >= LogLevel.Warning).Select(record => record.Message)];
}
