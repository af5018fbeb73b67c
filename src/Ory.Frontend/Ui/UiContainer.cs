using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>The form of a flow (Ory's <c>uiContainer</c>).</summary>
public sealed record UiContainer : FrontendModel
{
    /// <summary>The absolute address that the form is submitted to. After a settings success it names another flow than the flow's own id.</summary>
    public string? Action { get; init; }

    /// <summary><c>POST</c>, or <c>GET</c> for a verification that is over.</summary>
    public string? Method { get; init; }

    /// <summary>The fields, texts and scripts, in order. Empty when the server sends none.</summary>
    [JsonIgnore]
    public IReadOnlyList<UiNode> Nodes { get => NodesWire ?? []; init => NodesWire = value; }

    /// <summary>What is to be told about the form as a whole. Empty when the server sends none.</summary>
    [JsonIgnore]
    public IReadOnlyList<UiText> Messages { get => MessagesWire ?? []; init => MessagesWire = value; }

    [JsonInclude, JsonPropertyName("nodes"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    internal IReadOnlyList<UiNode>? NodesWire { get; init; }

    [JsonInclude, JsonPropertyName("messages")]
    internal IReadOnlyList<UiText>? MessagesWire { get; init; }
}
