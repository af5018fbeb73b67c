using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A script that the page has to load.</summary>
internal sealed class ScriptNode(string group, string id, string source, string integrity, string nonce) : UiNode("script", group, id)
{
    protected override JsonObject Attributes() => new()
    {
        ["src"] = source,
        ["async"] = true,
        ["referrerpolicy"] = "no-referrer",
        ["crossorigin"] = "anonymous",
        ["integrity"] = integrity,
        ["type"] = "text/javascript",
        ["id"] = Id,
        ["nonce"] = nonce,
    };
}
