using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A link.</summary>
internal sealed class AnchorNode(string group, string id, string href, UiText title) : UiNode("a", group, id)
{
    protected override JsonObject Attributes() => new() { ["href"] = href, ["title"] = title.ToJson(), ["id"] = Id };
}
