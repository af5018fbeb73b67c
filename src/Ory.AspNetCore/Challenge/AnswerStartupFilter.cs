using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>
/// Stands around the whole pipeline and writes the body of an answer that nobody else wrote: outside of the application's own status code pages,
/// so these come first, and after every scheme, whether the middleware, a filter or a result called it.
/// </summary>
internal sealed class AnswerStartupFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(rest => context => RunAsync(rest, context));
        next(app);
    };

    // No state machine for the many requests that end at once and need nothing.
    private static Task RunAsync(RequestDelegate rest, HttpContext context)
    {
        var running = rest(context);
        return running.IsCompletedSuccessfully && IsDone(context) ? running : FinishAsync(running, context);
    }

    private static async Task FinishAsync(Task running, HttpContext context)
    {
        await running;
        if (IsDone(context))
            return;

        OutageAntiforgery.Correct(context);
        if (Answer.Of(context) is { } answer)
        {
            ProblemResponses.Reconcile(context);
            await ProblemResponses.WriteBodyAsync(context, answer);
        }
    }

    // What most requests are is quickly seen: their answer has been sent.
    private static bool IsDone(HttpContext context) =>
        context.Response.HasStarted || (Answer.Of(context) is null && context.Response.StatusCode != StatusCodes.Status400BadRequest);
}
