using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>Kratos tells that something changed, and what was cached of it is forgotten.</summary>
internal sealed class WebhookEndpoint(
    IOrySessionCache cache,
    IOptionsMonitor<OryOptions> options,
    TimeProvider timeProvider,
    IHostApplicationLifetime lifetime,
    ILogger<WebhookEndpoint> logger)
{
    /// <summary>Kratos may run a hook before its transaction is committed: a whoami in between still sees what was. So once more, then.</summary>
    public static readonly TimeSpan SecondEviction = TimeSpan.FromSeconds(2);

    private const int MaxBodySize = 16 * 1024;

    public async Task HandleAsync(HttpContext context, string scheme)
    {
        if (!IsSecret(context.Request.Headers[OryDefaults.WebhookSecretHeader].ToString(), options.Get(scheme).WebhookSecret))
        {
            Log.WebhookRefused(logger);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var evictions = await ReadAsync(context.Request, context.RequestAborted);
        if (evictions.Length == 0)
        {
            Log.WebhookNotUnderstood(logger);
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using (ExecutionContext.SuppressFlow())
            _ = EvictAgainAsync(evictions);
        await EvictAsync(evictions);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Takes the same time for every wrong secret. An empty one opens nothing.</summary>
    private static bool IsSecret(string given, string? expected) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected ?? "")))
        && !string.IsNullOrWhiteSpace(expected);

    private static async Task<OryEviction[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new byte[MaxBodySize];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == body.Length)
            return [];
        try
        {
            return JsonSerializer.Deserialize(body.AsSpan(0, length), WebhookJsonContext.Default.WebhookBody)?.Evictions().ToArray() ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private async Task EvictAgainAsync(OryEviction[] evictions)
    {
        // A host that stops does it at once: the other nodes go on.
        await Task.Delay(SecondEviction, timeProvider, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await EvictAsync(evictions);
    }

    private Task EvictAsync(OryEviction[] evictions) => Task.WhenAll(evictions.Select(eviction => cache.EvictAsync(eviction)));
}
