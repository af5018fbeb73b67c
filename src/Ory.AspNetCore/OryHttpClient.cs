using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Ory.Frontend;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Ory.AspNetCore;

/// <summary>The HTTP client of a scheme: no cookie jar, no redirects, and little patience.</summary>
internal static class OryHttpClient
{
    public static Uri BaseAddressOf(OryOptions options)
    {
        var address = options.BaseUrl!;
        return new Uri(address.EndsWith('/') ? address : address + "/", UriKind.Absolute);
    }

    public static void Add(IServiceCollection services, string scheme)
    {
        var client = services.AddHttpClient(OryDefaults.GetHttpClientName(scheme), (provider, client) =>
        {
            client.BaseAddress = BaseAddressOf(provider.GetRequiredService<IOptionsMonitor<OryOptions>>().Get(scheme));
            client.Timeout = provider.GetRequiredService<IOptionsMonitor<OryOptions>>().Get(scheme).Timeout;
        });

        // A jar would give one caller's cookie to the next; a redirect is an answer that nobody asked for; nothing but a read is ever sent twice.
        client.ConfigurePrimaryHttpMessageHandler(() =>
        {
            var handler = FrontendHandler.Create();
            handler.ConnectTimeout = TimeSpan.FromSeconds(10);
            return handler;
        });

        FrontendHandler.Correct(services, OryDefaults.GetHttpClientName(scheme));

        // The connections' lifetime follows DNS; the handler itself need not be replaced.
        client.SetHandlerLifetime(System.Threading.Timeout.InfiniteTimeSpan);
        client.RemoveAllLoggers();
        RemoveDefaults(client);
        client.AddResilienceHandler("ory", (pipeline, context) => Configure(pipeline, context.ServiceProvider.GetRequiredService<IOptionsMonitor<OryOptions>>().Get(scheme)));
    }

    /// <summary>Takes away what an application adds to all its HTTP clients, and repeats by verb.</summary>
    public static void RemoveDefaults(IHttpClientBuilder client) => FrontendResilience.RemoveDefaults(client);

    private static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, OryOptions options)
    {
        pipeline.TimeProvider = options.TimeProvider;
        // It logs every attempt; what matters of a call is counted and logged by the package itself.
        pipeline.TelemetryListener = null;
        pipeline
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 1,
                Delay = TimeSpan.Zero,
                ShouldHandle = static arguments => new(IsWorthRetrying(arguments)),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(5),
                BreakDuration = TimeSpan.FromSeconds(1),
                ShouldHandle = static arguments => new(IsFailure(arguments)),
            });
    }

    // Silence is a failure too: a request that was cancelled although nobody gave up. But it and an answer count only where a session is asked about and
    // nothing else: a token's template or a settings form fails for reasons of its own, for which nobody is to be unknown.
    private static bool IsFailure(CircuitBreakerPredicateArguments<HttpResponseMessage> arguments) => arguments.Outcome switch
    {
        { Exception: OperationCanceledException } => arguments.Context.GetRequestMessage() is FrontendRequest { IsGivenUp: false } request && IsOfSession(request),
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.StatusCode: >= HttpStatusCode.InternalServerError } => IsOfSession(arguments.Context.GetRequestMessage()),
        _ => false,
    };

    private static bool IsOfSession(HttpRequestMessage? request) => request is { RequestUri: { Query.Length: 0 } address } && IsWhoami(address);

    private static bool IsWhoami(Uri address) => address.AbsolutePath.EndsWith("/sessions/whoami", StringComparison.Ordinal);

    // Only what changes nothing: other GETs of Ory end sessions (logout) or send mails (login with a code). Who names a time is not asked before it.
    private static bool IsWorthRetrying(RetryPredicateArguments<HttpResponseMessage> arguments) =>
        arguments.Context.GetRequestMessage() is { Method.Method: "GET", RequestUri: { } address }
        && (IsWhoami(address) || address.AbsolutePath.EndsWith("/health/ready", StringComparison.Ordinal))
        && arguments.Outcome is { Exception: HttpRequestException }
            or { Result: { StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout, Headers.RetryAfter: null } };
}
