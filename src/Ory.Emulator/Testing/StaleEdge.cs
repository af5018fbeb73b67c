using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Ory.Emulator;

/// <summary>A cache before whoami that does not hear of what happens to sessions.</summary>
internal sealed class StaleEdge(TimeSpan duration, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        var cookie = headers.Cookie.ToString();
        if (!HttpMethods.IsGet(context.Request.Method) || cookie.Length == 0 || headers.ContainsKey("X-Session-Token") || context.Request.Query.ContainsKey("tokenize_as"))
        {
            await next(context);
            return;
        }

        var control = headers.CacheControl.ToString();
        var past = control.Contains("max-age=0", StringComparison.OrdinalIgnoreCase) || control.Contains("no-cache", StringComparison.OrdinalIgnoreCase);
        if (!past && _entries.TryGetValue(cookie, out var entry) && time.GetUtcNow() - entry.At < duration)
        {
            foreach (var (name, value) in entry.Headers)
                context.Response.Headers[name] = value;
        }
        else
        {
            var body = await FaultyAnswers.BodyAsync(context, next);
            entry = new Entry(time.GetUtcNow(), [.. context.Response.Headers.Where(header => header.Key != "Set-Cookie" && header.Key != "Content-Length")], body);
            if (context.Response.StatusCode == StatusCodes.Status200OK)
                _entries[cookie] = entry;
        }

        await context.Response.Body.WriteAsync(entry.Body, context.RequestAborted);
    }

    private sealed record Entry(DateTimeOffset At, KeyValuePair<string, StringValues>[] Headers, byte[] Body);
}
