namespace Ory.Frontend;

/// <summary>An image (Ory's <c>uiNodeImageAttributes</c>), such as a QR code.</summary>
public sealed record UiNodeImageAttributes : UiNodeAttributes
{
    /// <inheritdoc/>
    public override string? NodeType { get; init; } = UiNodeTypes.Img;

    /// <summary>Its address, often a data URL.</summary>
    public string? Src { get; init; }

    /// <summary>What the node is found by.</summary>
    public string? Id { get; init; }

    /// <summary>In pixels.</summary>
    public long Width { get; init; }

    /// <summary>In pixels.</summary>
    public long Height { get; init; }
}
