using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>
/// Notes when a form is refused while it cannot be known whose it is: the token is bound to the user, and during an outage there is none. That is
/// answered as what it is, and not as a bad request, so that somebody tries again instead of losing what he wrote.
/// </summary>
internal sealed class OutageAntiforgery(IAntiforgery inner) : IAntiforgery
{
    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => inner.GetAndStoreTokens(httpContext);

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => inner.GetTokens(httpContext);

    public void SetCookieTokenAndHeader(HttpContext httpContext) => inner.SetCookieTokenAndHeader(httpContext);

    public async Task<bool> IsRequestValidAsync(HttpContext httpContext)
    {
        var isValid = await inner.IsRequestValidAsync(httpContext);
        if (!isValid)
            Note(httpContext);
        return isValid;
    }

    public async Task ValidateRequestAsync(HttpContext httpContext)
    {
        try
        {
            await inner.ValidateRequestAsync(httpContext);
        }
        catch (AntiforgeryValidationException)
        {
            Note(httpContext);
            throw;
        }
    }

    /// <summary>Turns the bad request that came of it, if one did, into what is known.</summary>
    public static void Correct(HttpContext context)
    {
        if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false } && context.Items.Remove(typeof(OutageAntiforgery))
            && Decision.Unavailable(context.GetOryOutcome(), BrowserNavigation.WantsPage(context.Request)) is var answer && answer.TryKeep(context))
            ProblemResponses.WriteHead(context, answer);
    }

    private static void Note(HttpContext context)
    {
        if (context.GetOryOutcome().Kind == OryOutcomeKind.Unavailable)
            context.Items[typeof(OutageAntiforgery)] = true;
    }
}
