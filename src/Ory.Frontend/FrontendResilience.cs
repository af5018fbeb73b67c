using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Telemetry;
using Polly.Timeout;

namespace Ory.Frontend;

/// <summary>Repeats by operation, not by verb: a sign-in's GET may send a mail, a sign-out's GET ends a session.</summary>
internal static class FrontendResilience
{
    /// <summary>
    /// Takes away what an application adds to all its HTTP clients (<c>ConfigureHttpClientDefaults</c>, Aspire's service defaults): that repeats by verb, and POSTs too.
    /// </summary>
    internal static void RemoveDefaults(IHttpClientBuilder builder) =>
        builder.ConfigureAdditionalHttpMessageHandlers(static (handlers, _) =>
        {
            for (var index = handlers.Count - 1; index >= 0; index--)
            {
                if (handlers[index] is ResilienceHandler)
                    handlers.RemoveAt(index);
            }
        });

    internal static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, FrontendClientOptions options, ILoggerFactory logging)
    {
        if (options.MaxRetryAttempts < 1)
            return;

        // By itself it logs every call. What is repeated is worth a line; what is not stays in the metrics.
        pipeline.ConfigureTelemetry(new TelemetryOptions
        {
            LoggerFactory = logging,
            SeverityProvider = static told => told.Event.Severity <= ResilienceEventSeverity.Information ? ResilienceEventSeverity.Debug : told.Event.Severity,
        });
        pipeline.AddRetry(new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = options.MaxRetryAttempts,
            Delay = TimeSpan.FromMilliseconds(50),
            MaxDelay = TimeSpan.FromSeconds(1),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            // A server that names a time is not asked before it: the caller is told, and decides.
            ShouldRetryAfterHeader = false,
            ShouldHandle = static attempt => ValueTask.FromResult(
                IsRepeatable(attempt.Context.GetRequestMessage()) && IsTransient(attempt.Outcome)),
        });
    }

    private static bool IsRepeatable(HttpRequestMessage? request) => request is FrontendRequest { Operation.Repeatable: true };

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result: { } answer } => answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout && answer.Headers.RetryAfter is null,
        _ => false,
    };
}
