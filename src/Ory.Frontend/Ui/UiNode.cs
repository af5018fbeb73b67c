using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>One part of a form (Ory's <c>uiNode</c>).</summary>
public sealed record UiNode : FrontendModel
{
    /// <summary>One of <see cref="UiNodeTypes"/>, the same as the attributes' <see cref="UiNodeAttributes.NodeType"/>, or what a newer server says.</summary>
    public required string Type { get; init; }

    /// <summary>The method it belongs to: one of <see cref="UiNodeGroups"/>, or what a newer server says.</summary>
    public string? Group { get; init; }

    /// <summary>What it is, by its type.</summary>
    public required UiNodeAttributes Attributes { get; init; }

    /// <summary>What is to be told about this part. Empty when the server sends none.</summary>
    [JsonIgnore]
    public IReadOnlyList<UiText> Messages { get => MessagesWire ?? []; init => MessagesWire = value; }

    /// <summary>Its label, and whatever else a server adds.</summary>
    public UiNodeMeta? Meta { get; init; }

    [JsonInclude, JsonPropertyName("messages")]
    internal IReadOnlyList<UiText>? MessagesWire { get; init; }
}
