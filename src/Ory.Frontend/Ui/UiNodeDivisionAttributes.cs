namespace Ory.Frontend;

/// <summary>A place for a widget (Ory's <c>uiNodeDivisionAttributes</c>).</summary>
public sealed record UiNodeDivisionAttributes : UiNodeAttributes
{
    /// <inheritdoc/>
    public override string? NodeType { get; init; } = UiNodeTypes.Div;

    /// <summary>What the node is found by.</summary>
    public string? Id { get; init; }

    /// <summary>Its CSS classes.</summary>
    public string? Class { get; init; }

    /// <summary>Its <c>data-</c> attributes.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}
