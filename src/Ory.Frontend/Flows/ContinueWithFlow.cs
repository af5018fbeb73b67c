namespace Ory.Frontend;

/// <summary>
/// The flow to go on with (Ory's <c>continueWithVerificationUiFlow</c>, <c>continueWithSettingsUiFlow</c>, <c>continueWithRecoveryUiFlow</c>).
/// </summary>
public sealed record ContinueWithFlow : FrontendModel
{
    /// <summary>The flow's id, a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The address that is verified; verification only.</summary>
    public string? VerifiableAddress { get; init; }

    /// <summary>Where a browser is shown the flow; usually absent for native flows.</summary>
    public string? Url { get; init; }
}
