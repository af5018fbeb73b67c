using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Ory.Emulator;

/// <summary>Answers that are not what was asked for.</summary>
internal static class FaultyAnswers
{
    public static async Task TextAsync(HttpContext context, int status, string contentType, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        if (HasBody(context))
            await context.Response.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>429 as Ory Network says it.</summary>
    public static Task TooManyAsync(HttpContext context, TimeSpan? retryAfter)
    {
        var seconds = Math.Ceiling((retryAfter ?? TimeSpan.FromSeconds(1)).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = seconds;
        context.Response.Headers["x-ratelimit-limit"] = "10, 10;w=1";
        context.Response.Headers["x-ratelimit-remaining"] = "0";
        context.Response.Headers["x-ratelimit-reset"] = seconds;
        return TextAsync(context, StatusCodes.Status429TooManyRequests, "text/plain; charset=utf-8", "Too many requests\n");
    }

    /// <summary>An error in Ory's envelope, without an id.</summary>
    public static Task ErrorAsync(HttpContext context, int status)
    {
        var code = status.ToString(CultureInfo.InvariantCulture);
        var phrase = JsonEncodedText.Encode(ReasonPhrases.GetReasonPhrase(status));
        if (HttpMethods.IsGet(context.Request.Method))
            context.Response.Headers.CacheControl = "private, no-cache, no-store, must-revalidate";
        context.Response.Headers["Ory-Error-Id"] = "";
        return TextAsync(context, status, "application/json", $$$"""{"error":{"code":{{{code}}},"status":"{{{phrase}}}","message":"The emulator was told to fail"}}""" + "\n");
    }

    /// <summary>What Kratos says while its database is away: a session that cannot be looked up is none, everything else fails.</summary>
    public static Task WithoutDatabaseAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        if (path == "/health/ready")
            return TextAsync(context, StatusCodes.Status503ServiceUnavailable, "application/json; charset=utf-8", """{"errors":{"database":"The emulator was told that its database is down"}}""" + "\n");
        if (path == "/health/alive" || path == "/version" || path.StartsWithSegments("/.well-known") || path.StartsWithSegments("/schemas"))
            return next(context);
        var readsSession = (path.StartsWithSegments("/sessions") && path != "/sessions/token-exchange")
            || path.StartsWithSegments("/self-service/settings")
            || path.StartsWithSegments("/self-service/logout");
        return ErrorAsync(context, readsSession ? StatusCodes.Status401Unauthorized : StatusCodes.Status500InternalServerError);
    }

    /// <summary>The right answer with its body changed.</summary>
    public static async Task RewriteAsync(HttpContext context, RequestDelegate next, Func<byte[], byte[]> rewrite)
    {
        var body = rewrite(await BodyAsync(context, next));
        if (!HasBody(context))
            return;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    public static async Task HugeAsync(HttpContext context, long bytes)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        if (!HasBody(context))
            return;
        await context.Response.WriteAsync("{\"id\":\"", context.RequestAborted);
        var filler = Encoding.ASCII.GetBytes(new string('0', 64 * 1024));
        for (var written = 0L; written < bytes; written += filler.Length)
            await context.Response.Body.WriteAsync(filler, context.RequestAborted);
        await context.Response.WriteAsync("\"}", context.RequestAborted);
    }

    // In process nothing takes away the body of an answer that has none on the wire, and Kestrel refuses to write one.
    private static bool HasBody(HttpContext context) =>
        !HttpMethods.IsHead(context.Request.Method) && context.Response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified);

    /// <summary>Lets the emulator answer, and keeps the body back.</summary>
    public static async Task<byte[]> BodyAsync(HttpContext context, RequestDelegate next)
    {
        var wire = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
        }

        return buffer.ToArray();
    }
}
