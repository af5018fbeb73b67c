namespace Ory.Frontend;

/// <summary>A link (Ory's <c>uiNodeAnchorAttributes</c>).</summary>
public sealed record UiNodeAnchorAttributes : UiNodeAttributes
{
    /// <inheritdoc/>
    public override string? NodeType { get; init; } = UiNodeTypes.A;

    /// <summary>Where it leads.</summary>
    public string? Href { get; init; }

    /// <summary>Its text.</summary>
    public UiText? Title { get; init; }

    /// <summary>What the node is found by.</summary>
    public string? Id { get; init; }
}
