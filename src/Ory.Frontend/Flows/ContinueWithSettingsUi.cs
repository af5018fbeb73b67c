namespace Ory.Frontend;

/// <summary>Show a settings flow (Ory's <c>continueWithSettingsUi</c>).</summary>
public sealed record ContinueWithSettingsUi : ContinueWith
{
    /// <inheritdoc/>
    public override string? Action { get; init; } = ContinueWithActions.ShowSettingsUi;

    /// <summary>The flow.</summary>
    public required ContinueWithFlow Flow { get; init; }
}
