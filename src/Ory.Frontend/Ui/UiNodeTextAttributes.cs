namespace Ory.Frontend;

/// <summary>A text (Ory's <c>uiNodeTextAttributes</c>), such as the secret of an authenticator application.</summary>
public sealed record UiNodeTextAttributes : UiNodeAttributes
{
    /// <inheritdoc/>
    public override string? NodeType { get; init; } = UiNodeTypes.Text;

    /// <summary>The text.</summary>
    public UiText? Text { get; init; }

    /// <summary>What the node is found by.</summary>
    public string? Id { get; init; }
}
