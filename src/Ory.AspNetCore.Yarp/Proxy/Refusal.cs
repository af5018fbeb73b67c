using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Yarp;

/// <summary>Answers of our own, as problem details (RFC 9457).</summary>
internal static class Refusal
{
    public static Task WriteUnavailableAsync(HttpContext context, TimeSpan? retryAfter = null)
    {
        if (retryAfter is { } time)
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Ory cannot be reached at the moment.");
    }

    public static async Task WriteAsync(HttpContext context, int status, string? detail = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        if (context.RequestServices.GetService<IProblemDetailsService>() is { } service
            && await service.TryWriteAsync(new() { HttpContext = context, ProblemDetails = { Status = status, Detail = detail } }))
            return;

        await TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
    }
}
