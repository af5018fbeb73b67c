using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>One element of a form. Flows change their nodes in place, under the flow's own lock.</summary>
internal abstract class UiNode(string type, string group, string id)
{
    public string Type { get; } = type;

    public string Group { get; } = group;

    /// <summary>What a node is found by: the name of an input, the id of anything else.</summary>
    public string Id { get; } = id;

    public List<UiText> Messages { get; private set; } = [];

    public UiText? Label { get; set; }

    /// <summary>The value, for sorting and for carrying over; null when there is none.</summary>
    public JsonNode? Value { get; set; }

    /// <summary>A copy that can be changed on its own.</summary>
    public UiNode Clone()
    {
        var copy = (UiNode)MemberwiseClone();
        copy.Messages = [.. Messages];
        copy.Value = Value?.DeepClone();
        return copy;
    }

    public JsonObject ToJson()
    {
        var attributes = Attributes();
        attributes["node_type"] = Type;
        return new JsonObject
        {
            ["type"] = Type,
            ["group"] = Group,
            ["attributes"] = attributes,
            ["messages"] = new JsonArray([.. Messages.Select(message => message.ToJson())]),
            ["meta"] = Label is null ? [] : new JsonObject { ["label"] = Label.ToJson() },
        };
    }

    protected abstract JsonObject Attributes();
}
