namespace Ory.AspNetCore.Pages;

/// <summary>A form of a page.</summary>
public sealed record OryPageForm
{
    /// <summary>An identifier that is unique on the page.</summary>
    public required string Id { get; init; }

    /// <summary>Where the form is sent.</summary>
    public required string Action { get; init; }

    /// <summary><c>post</c>, or <c>get</c> for a flow that has ended.</summary>
    public required string Method { get; init; }

    /// <summary>Whether the form goes to the application, which wants its own antiforgery token besides Ory's.</summary>
    public bool SameOrigin { get; init; } = true;

    /// <summary>Whether a divider sets the form apart from what comes before it.</summary>
    public bool Divided { get; init; }

    /// <summary>The hidden fields.</summary>
    public IReadOnlyList<OryPageNode> Hidden { get; init; } = [];

    /// <summary>What is visible.</summary>
    public IReadOnlyList<OryPageGroup> Groups { get; init; } = [];
}
