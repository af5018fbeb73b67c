using System.Globalization;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>JSON Patch as Kratos takes it: add, remove and replace only; what replace does not find it adds, and add makes what is missing on its way.</summary>
internal static class JsonPatch
{
    // In lower case, as they are compared.
    private static readonly string[] Denied = ["/id", "/statechangedat", "/credentials"];

    private const string DeniedBelow = "/credentials/oidc/";

    /// <summary>Changes a document in place; says what is wrong with the patch, or null.</summary>
    public static string? Apply(JsonObject document, JsonArray operations)
    {
        foreach (var item in operations)
        {
            if (item is not JsonObject operation || Json.Text(operation["op"]) is not { } name || Json.Text(operation["path"]) is not { } path) return "An operation has no op or no path.";
            if (name is not ("add" or "remove" or "replace")) return $"The operation \"{name}\" is not supported.";
            var lower = path.ToLowerInvariant();
            if (Denied.Contains(lower) || lower.StartsWith(DeniedBelow, StringComparison.Ordinal)) return $"The path \"{path}\" must not be changed.";
        }

        foreach (var operation in operations.OfType<JsonObject>())
        {
            var (name, path) = (Json.Text(operation["op"]), Json.Text(operation["path"])!);
            var done = path.StartsWith('/') && name switch
            {
                "remove" => Remove(document, Parts(path)),
                "replace" when IsElement(Parts(path)[^1]) => Replace(document, Parts(path), operation["value"]?.DeepClone()),
                _ => Add(document, Parts(path), operation["value"]?.DeepClone()),
            };
            if (!done) return $"The operation \"{name}\" cannot be done at \"{path}\".";
        }

        return null;
    }

    private static bool Add(JsonNode document, string[] parts, JsonNode? value)
    {
        var at = document;
        for (var i = 0; i < parts.Length - 1; i++)
        {
            if (Child(at, parts[i]) is not { } child)
            {
                child = IsElement(parts[i + 1]) ? new JsonArray() : new JsonObject();
                if (!Put(at, parts[i], child)) return false;
            }

            at = child;
        }

        return Put(at, parts[^1], value);
    }

    private static bool Put(JsonNode parent, string name, JsonNode? value)
    {
        switch (parent)
        {
            case JsonObject map:
                map[name] = value;
                return true;
            case JsonArray list when (name == "-" ? list.Count : Index(name)) is { } at && at <= list.Count:
                list.Insert(at, value);
                return true;
            default:
                return false;
        }
    }

    private static bool Replace(JsonNode document, string[] parts, JsonNode? value)
    {
        switch (Find(document, parts[..^1]))
        {
            case JsonArray list when Index(parts[^1]) is { } at && at < list.Count:
                list[at] = value;
                return true;
            case JsonObject map when map.ContainsKey(parts[^1]):
                map[parts[^1]] = value;
                return true;
            default:
                return false;
        }
    }

    private static bool Remove(JsonNode document, string[] parts)
    {
        switch (Find(document, parts[..^1]))
        {
            case JsonObject map:
                return map.Remove(parts[^1]);
            case JsonArray list when Index(parts[^1]) is { } at && at < list.Count:
                list.RemoveAt(at);
                return true;
            default:
                return false;
        }
    }

    private static JsonNode? Find(JsonNode? node, string[] parts)
    {
        foreach (var part in parts) node = Child(node, part);
        return node;
    }

    private static JsonNode? Child(JsonNode? node, string name) => node switch
    {
        JsonObject map => map[name],
        JsonArray list when Index(name) is { } at && at < list.Count => list[at],
        _ => null,
    };

    private static bool IsElement(string name) => name == "-" || int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static string[] Parts(string path) => [.. path[1..].Split('/').Select(part => part.Replace("~1", "/").Replace("~0", "~"))];

    private static int? Index(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
