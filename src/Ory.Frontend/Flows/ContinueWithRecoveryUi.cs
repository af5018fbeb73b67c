namespace Ory.Frontend;

/// <summary>Show a recovery flow (Ory's <c>continueWithRecoveryUi</c>).</summary>
public sealed record ContinueWithRecoveryUi : ContinueWith
{
    /// <inheritdoc/>
    public override string? Action { get; init; } = ContinueWithActions.ShowRecoveryUi;

    /// <summary>The flow.</summary>
    public required ContinueWithFlow Flow { get; init; }
}
