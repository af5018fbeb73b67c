namespace Ory.Frontend;

/// <summary>Send the browser somewhere (Ory's <c>continueWithRedirectBrowserTo</c>).</summary>
public sealed record ContinueWithRedirectBrowserTo : ContinueWith
{
    /// <inheritdoc/>
    public override string? Action { get; init; } = ContinueWithActions.RedirectBrowserTo;

    /// <summary>The absolute address.</summary>
    public required string RedirectBrowserTo { get; init; }
}
