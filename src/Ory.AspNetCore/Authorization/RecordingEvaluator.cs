using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>Keeps what was evaluated last in a request, so that a Forbid() of the application's own code can say what helps.</summary>
internal sealed class RecordingEvaluator(IAuthorizationEvaluator inner, IHttpContextAccessor accessor) : IAuthorizationEvaluator
{
    public AuthorizationResult Evaluate(AuthorizationHandlerContext context)
    {
        var result = inner.Evaluate(context);
        // An answer that has begun is a connection's: hubs and circuits ask on, from several threads, and nobody is sent anywhere.
        if ((context.Resource as HttpContext ?? accessor.HttpContext) is { Response.HasStarted: false } request)
        {
            // What somebody else may not do says nothing of the one who is here.
            var concerns = !result.Succeeded && ReferenceEquals(request.User, context.User);
            if (concerns)
                new Evaluation([.. context.Requirements], result.Failure).Keep(request);
            else if (Evaluation.LastOf(request) is not null)
                new Evaluation([], null).Keep(request);
        }

        return result;
    }
}
