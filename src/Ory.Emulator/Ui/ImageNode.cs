using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A picture, such as a QR code.</summary>
internal sealed class ImageNode(string group, string id, string source, int width, int height) : UiNode("img", group, id)
{
    protected override JsonObject Attributes() => new() { ["src"] = source, ["id"] = Id, ["width"] = width, ["height"] = height };
}
