using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A picture, such as a QR code. It is drawn when it is first shown: a page that is only redirected to never shows it here.</summary>
internal sealed class ImageNode(string group, string id, Lazy<string> source, int width, int height) : UiNode("img", group, id)
{
    protected override JsonObject Attributes() => new() { ["src"] = source.Value, ["id"] = Id, ["width"] = width, ["height"] = height };
}
