using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>Who is challenged or refused, and what is known of him.</summary>
internal sealed record Challenged(HttpContext Context, OryOptions Options, OrySessionOutcome Outcome, bool IsForbid)
{
    /// <summary>What would let him in, of what was asked; null where nothing was, or no sign-in helps.</summary>
    public required Remedy? Missing { get; init; }

    /// <summary>Where he is to come back to; null where no origin is known for sure.</summary>
    public required string? ReturnTo { get; init; }

    /// <summary>Whether he has a second factor; asked only where it matters.</summary>
    public required Func<Task<bool>> HasSecondFactorAsync { get; init; }

    public bool MayRedirect { get; } = BrowserNavigation.MayRedirect(Context);

    /// <summary>Whether a person reads the answer. Nobody is led away from a form that he sent, but what he is told is a page all the same.</summary>
    public bool IsPage { get; } = BrowserNavigation.MayShowPage(Context);
}
