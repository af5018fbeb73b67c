using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The types that a body's members must have. Kratos decodes into such types, where null and a missing member are the same.</summary>
internal sealed class JsonShape
{
    private readonly Func<JsonNode, bool, string, string?> _fault;
    private readonly Action<JsonNode>? _name;

    private JsonShape(Func<JsonNode, bool, string, string?> fault, Action<JsonNode>? name = null) => (_fault, _name) = (fault, name);

    /// <summary>Anything.</summary>
    public static JsonShape Any { get; } = new((_, _, _) => null);

    public static JsonShape Text { get; } = Of("text", node => node.GetValueKind() == JsonValueKind.String);

    public static JsonShape Flag { get; } = Of("boolean", node => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False);

    public static JsonShape Number { get; } = Of("number", node => node.GetValueKind() == JsonValueKind.Number);

    public static JsonShape Uuid { get; } = Of("UUID", node => Uuids.TryParse(Json.Text(node), out _));

    public static JsonShape Time { get; } = Of("time", node => Json.Text(node) is { } text && Formatted.IsDateTime(text));

    public static JsonShape List(JsonShape item) => new((node, strict, path) => node is JsonArray list
        ? list.Index().Select(one => item.Fault(one.Item, strict, $"{path}[{one.Index}]")).FirstOrDefault(fault => fault is not null)
        : $"{path} is no list.", node => item.NameAll(node as JsonArray ?? []));

    /// <summary>An object whose members all have one type, whatever they are called.</summary>
    public static JsonShape Map(JsonShape value) => new((node, strict, path) => node is JsonObject map
        ? map.Select(member => value.Fault(member.Value, strict, $"{path}.{member.Key}")).FirstOrDefault(fault => fault is not null)
        : $"{path} is no object.", node => value.NameAll((node as JsonObject ?? []).Select(member => member.Value)));

    public static JsonShape Object(params (string Name, JsonShape Shape)[] members)
    {
        var known = members.ToDictionary(member => member.Name, member => member.Shape, StringComparer.Ordinal);
        return new((node, strict, path) =>
        {
            if (node is not JsonObject map) return $"{path} is no object.";
            foreach (var (name, value) in map)
            {
                if (!known.TryGetValue(name, out var shape))
                {
                    if (strict) return $"{path} has an unknown member \"{name}\".";
                }
                else if (shape.Fault(value, strict, $"{path}.{name}") is { } fault)
                {
                    return fault;
                }
            }

            return null;
        }, node => Name(node as JsonObject ?? [], known));
    }

    /// <summary>
    /// Gives the members of a document the names that the shape has for them: Go finds them whatever the case of their letters, and of several the last
    /// counts. Then tells what is wrong with it; null when nothing is.
    /// </summary>
    /// <param name="node">The document.</param>
    /// <param name="strict">Whether members that are not known are wrong too.</param>
    public string? Fit(JsonNode? node, bool strict)
    {
        Name(node);
        return Fault(node, strict, "body");
    }

    private string? Fault(JsonNode? node, bool strict, string path) => node is null ? null : _fault(node, strict, path);

    private void Name(JsonNode? node)
    {
        if (node is not null) _name?.Invoke(node);
    }

    private void NameAll(IEnumerable<JsonNode?> nodes)
    {
        foreach (var node in nodes) Name(node);
    }

    private static void Name(JsonObject map, Dictionary<string, JsonShape> known)
    {
        if (map.Any(member => !known.ContainsKey(member.Key)))
        {
            var members = map.ToArray();
            map.Clear();
            foreach (var (name, value) in members)
                map[known.ContainsKey(name) ? name : known.Keys.FirstOrDefault(one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name] = value;
        }

        foreach (var (name, shape) in known) shape.Name(map[name]);
    }

    private static JsonShape Of(string name, Func<JsonNode, bool> fits) => new((node, _, path) => fits(node) ? null : $"{path} is no {name}.");
}
