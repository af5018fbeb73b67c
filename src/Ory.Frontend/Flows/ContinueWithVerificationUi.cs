namespace Ory.Frontend;

/// <summary>Show a verification flow (Ory's <c>continueWithVerificationUi</c>).</summary>
public sealed record ContinueWithVerificationUi : ContinueWith
{
    /// <inheritdoc/>
    public override string? Action { get; init; } = ContinueWithActions.ShowVerificationUi;

    /// <summary>The flow, with the address that is verified.</summary>
    public required ContinueWithFlow Flow { get; init; }
}
