using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A message or label. What counts for clients is the id and the context; the wording is the emulator's own.</summary>
internal sealed record UiText(int Id, string Text, string Type, JsonObject? Context = null)
{
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["id"] = Id, ["text"] = Text, ["type"] = Type };
        if (Context is not null) json["context"] = Context.DeepClone();
        return json;
    }
}
