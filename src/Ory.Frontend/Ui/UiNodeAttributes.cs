using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>What a node is (Ory's <c>uiNodeAttributes</c>); the member <c>node_type</c> says which of the derived types it is.</summary>
[JsonConverter(typeof(UiNodeAttributesConverter))]
public abstract record UiNodeAttributes : FrontendModel
{
    private protected UiNodeAttributes()
    {
    }

    /// <summary>One of <see cref="UiNodeTypes"/>, or what a newer server says.</summary>
    public abstract string? NodeType { get; init; }
}
