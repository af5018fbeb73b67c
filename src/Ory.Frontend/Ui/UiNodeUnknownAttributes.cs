namespace Ory.Frontend;

/// <summary>A node of a type that this version does not know: all its members are in <see cref="FrontendModel.AdditionalMembers"/>.</summary>
public sealed record UiNodeUnknownAttributes : UiNodeAttributes
{
    /// <inheritdoc/>
    public override string? NodeType { get; init; }
}
