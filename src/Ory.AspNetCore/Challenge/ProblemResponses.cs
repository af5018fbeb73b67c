using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Ory.AspNetCore;

/// <summary>Writes an answer: status and headers when it is decided, the body once, when every scheme has had its say.</summary>
internal static class ProblemResponses
{
    /// <summary>Status and headers.</summary>
    public static void WriteHead(HttpContext context, Answer answer)
    {
        var response = context.Response;
        if (response.HasStarted)
            return;

        // What one person is told is nobody else's to see.
        response.Headers.CacheControl = "no-cache,no-store";
        response.Headers.Pragma = "no-cache";

        if (answer.Redirects)
        {
            // A scheme after this one may make a refusal of it, until the sum is put right: no page is made of that.
            if (!answer.IsReconciled && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
                pages.Enabled = false;
            response.Redirect(answer.Flow!);
            return;
        }

        response.StatusCode = answer.Status;
        // Whoever shows a page in the place of another would show that of the status, and nobody came to the flow.
        if (answer is { Flow: not null, Kind: AnswerKind.Login or AnswerKind.StepUp } && BrowserNavigation.IsFetchOfPage(context.Request)
            && context.Features.Get<IStatusCodePagesFeature>() is { } statusPages)
            statusPages.Enabled = false;
        if (answer.Status == StatusCodes.Status401Unauthorized)
            response.Headers.Append(HeaderNames.WWWAuthenticate, AuthenticateHeader.For(answer));
        if (answer.Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.Remove(HeaderNames.Location);
            if (answer.RetryAfter is { } time)
                response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>
    /// Puts right what another scheme said after ours and knew less of: an outage stays one, and somebody who can step up is not refused. Where
    /// nobody is signed in the other scheme's own redirect stands.
    /// </summary>
    public static void Reconcile(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || Answer.Of(context) is not { IsReconciled: false } answer)
            return;

        (answer with { IsReconciled = true }).TryKeep(context);
        var redirectsElsewhere = response.StatusCode is >= 300 and < 400;
        switch (answer)
        {
            // Of an outage too, where an event decided so.
            case { Kind: AnswerKind.Unavailable or AnswerKind.StepUp, Redirects: true }:
                response.Redirect(answer.Flow!);
                break;
            case { Kind: AnswerKind.Unavailable or AnswerKind.StepUp } when response.StatusCode != answer.Status:
                response.Headers.Remove(HeaderNames.Location);
                response.StatusCode = answer.Status;
                break;
            case { Kind: AnswerKind.Login, Redirects: true } when !redirectsElsewhere:
                // Whoever came last with an address; a status after it does not hide it.
                response.Redirect(response.Headers.Location is [{ Length: > 0 } last] ? last : answer.Flow!);
                break;
        }
    }

    /// <summary>The body, if nobody wrote one.</summary>
    public static async Task WriteBodyAsync(HttpContext context, Answer answer)
    {
        var response = context.Response;
        if (response.HasStarted || response.StatusCode != answer.Status || answer.Redirects || response.ContentLength is not null || !string.IsNullOrEmpty(response.ContentType))
            return;

        if (answer.IsPage)
        {
            await ExplanationPage.WriteAsync(context, answer);
            return;
        }

        var problem = new ProblemDetails { Status = answer.Status, Title = answer.Title, Detail = answer.Detail.Length > 0 ? answer.Detail : null, Type = TypeOf(answer.Status) };
        // Under Ory's own name, as its clients know it.
        if (answer.Flow is not null)
            problem.Extensions["redirect_browser_to"] = answer.Flow;
        if (answer.Error is not null)
            problem.Extensions["error"] = answer.Error;
        if (answer.Aal is not null)
            problem.Extensions["acr_values"] = answer.Aal;
        if (answer.MaxAge is { } age)
            problem.Extensions["max_age"] = Number(age.TotalSeconds);
        if (answer.RetryAfter is { } time)
            problem.Extensions["retry_after"] = Math.Max(1, Number(Math.Ceiling(time.TotalSeconds)));

        // The application's own customisations first; without them, and where a client accepts no JSON, as the framework writes it.
        if (context.RequestServices.GetService<IProblemDetailsService>() is not { } service
            || !await service.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem }))
            await response.WriteAsJsonAsync(problem, ProblemJsonContext.Default.ProblemDetails, "application/problem+json", context.RequestAborted);
    }

    // Of the kinds of numbers the one that the framework's own problem details can hold without reflection.
    private static int Number(double seconds) => (int)Math.Min(seconds, int.MaxValue);

    // Of a status that an event chose the framework knows it.
    private static string? TypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "https://tools.ietf.org/html/rfc9110#section-15.5.2",
        StatusCodes.Status403Forbidden => "https://tools.ietf.org/html/rfc9110#section-15.5.4",
        StatusCodes.Status503ServiceUnavailable => "https://tools.ietf.org/html/rfc9110#section-15.6.4",
        _ => null,
    };
}
