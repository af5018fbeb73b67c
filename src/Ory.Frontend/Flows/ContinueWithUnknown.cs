namespace Ory.Frontend;

/// <summary>An action that this version does not know: all its members are in <see cref="FrontendModel.AdditionalMembers"/>.</summary>
public sealed record ContinueWithUnknown : ContinueWith
{
    /// <inheritdoc/>
    public override string? Action { get; init; }
}
