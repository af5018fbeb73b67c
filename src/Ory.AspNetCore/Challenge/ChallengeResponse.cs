using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>Answers a challenge: each outcome with what helps.</summary>
internal static class ChallengeResponse
{
    public static Task ChallengeAsync(HttpContext context, AuthenticationScheme scheme, OryOptions options, OrySessionOutcome outcome, AuthenticationProperties properties)
    {
        if (outcome.Kind == OryOutcomeKind.Unavailable)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            if (outcome.RetryAfter is { } retryAfter)
                context.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        }

        var isNavigation = HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (isNavigation)
        {
            var aal = outcome.Kind == OryOutcomeKind.StepUpRequired ? "?aal=" + outcome.RequiredAal : "";
            context.Response.Redirect((options.BrowserUrl ?? options.BaseUrl)!.TrimEnd('/') + "/self-service/login/browser" + aal);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.Append("WWW-Authenticate", "Bearer");
        return Task.CompletedTask;
    }

    public static Task ForbidAsync(HttpContext context, AuthenticationScheme scheme, OryOptions options, OrySessionOutcome outcome, AuthenticationProperties properties)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
