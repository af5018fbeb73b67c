using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Text to be shown, such as a secret.</summary>
internal sealed class TextNode(string group, string id, UiText text) : UiNode("text", group, id)
{
    public UiText Text { get; } = text;

    protected override JsonObject Attributes() => new() { ["text"] = Text.ToJson(), ["id"] = Id };
}
