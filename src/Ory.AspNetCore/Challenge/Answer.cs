using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ory.AspNetCore;

/// <summary>
/// What a request is answered that may not pass. Several schemes may have their say one after the other, so it is kept until all had it: what
/// is known best is what is told.
/// </summary>
internal sealed record Answer
{
    public required AnswerKind Kind { get; init; }

    public required int Status { get; init; }

    public required string Title { get; init; }

    public required string Detail { get; init; }

    /// <summary>The address of the flow that helps.</summary>
    public string? Flow { get; init; }

    /// <summary>Whether the browser is sent there.</summary>
    public bool Redirects { get; init; }

    /// <summary>The <c>error</c> of RFC 6750 and RFC 9470.</summary>
    public string? Error { get; init; }

    public string? Aal { get; init; }

    public TimeSpan? MaxAge { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether a person looks at it: a page instead of problem details.</summary>
    public bool IsPage { get; init; }

    /// <summary>Whether the page is there to explain, which nothing else of the application does: it is not left to status code pages.</summary>
    public bool Explains { get; init; }

    /// <summary>Whether every scheme has had its say, and the sum is right: what changes after that is the application's own will.</summary>
    public bool IsReconciled { get; init; }

    // Asked of every request: Items would be made by asking, and the generic Get<T>() costs more than the look-up.
    public static Answer? Of(HttpContext context) =>
        context.Features[typeof(IItemsFeature)] is IItemsFeature kept && kept.Items.TryGetValue(typeof(Answer), out var answer) ? (Answer?)answer : null;

    /// <summary>Keeps this answer, unless a better founded one was given already.</summary>
    public bool TryKeep(HttpContext context)
    {
        if (Of(context) is { } earlier && earlier.Kind > Kind)
            return false;

        context.Items[typeof(Answer)] = this;
        return true;
    }
}
