using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The form of a flow.</summary>
internal sealed class UiContainer(string action)
{
    public string Action { get; } = action;

    public string Method { get; init; } = "POST";

    public List<UiNode> Nodes { get; } = [];

    public List<UiText> Messages { get; } = [];

    /// <summary>Set when nothing ever gave the form a node: it is then sent as null.</summary>
    public bool NodesAreNull { get; set; }

    public UiNode? Find(string id) => Nodes.Find(node => node.Id == id);

    public void Add(params IEnumerable<UiNode> nodes) => Nodes.AddRange(nodes);

    /// <summary>Takes the place of the first node with the same id, or is appended.</summary>
    public void Upsert(UiNode node)
    {
        var at = Nodes.FindIndex(other => other.Id == node.Id);
        if (at < 0) Nodes.Add(node);
        else Nodes[at] = node;
    }

    public void Remove(params string[] ids) => Nodes.RemoveAll(node => ids.Contains(node.Id));

    public void RemoveGroup(string group) => Nodes.RemoveAll(node => node.Group == group);

    public void SetValue(string id, JsonNode? value)
    {
        if (Find(id) is { } node) node.Value = value?.DeepClone();
    }

    public void SetCsrf(string token) => Upsert(new InputNode("default", "csrf_token", "hidden") { Value = token, Required = true });

    public void ClearMessages()
    {
        Messages.Clear();
        foreach (var node in Nodes) node.Messages.Clear();
    }

    /// <summary>Shows an error at its field. A field without a node gets one, so that the error is seen.</summary>
    public void Show(FieldError error)
    {
        if (error.Field.Length == 0)
        {
            Messages.Add(error.Message);
            return;
        }

        if (Find(error.Field) is not { } node)
        {
            node = new InputNode("default", error.Field, "text");
            Nodes.Add(node);
        }

        node.Messages.Add(error.Message);
    }

    /// <summary>A copy that can be changed on its own.</summary>
    public UiContainer Clone()
    {
        var copy = new UiContainer(Action) { Method = Method, NodesAreNull = NodesAreNull };
        copy.Nodes.AddRange(Nodes.Select(node => node.Clone()));
        copy.Messages.AddRange(Messages);
        return copy;
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["action"] = Action,
            ["method"] = Method,
            ["nodes"] = Nodes.Count == 0 && NodesAreNull ? null : new JsonArray([.. Nodes.Select(node => node.ToJson())]),
        };
        if (Messages.Count > 0) json["messages"] = new JsonArray([.. Messages.Select(message => message.ToJson())]);
        return json;
    }
}
