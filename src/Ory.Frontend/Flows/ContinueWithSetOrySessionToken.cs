namespace Ory.Frontend;

/// <summary>Keep this session token (Ory's <c>continueWithSetOrySessionToken</c>).</summary>
public sealed record ContinueWithSetOrySessionToken : ContinueWith
{
    /// <inheritdoc/>
    public override string? Action { get; init; } = ContinueWithActions.SetOrySessionToken;

    /// <summary>The session token, a secret.</summary>
    public required string OrySessionToken { get; init; }
}
