using System.Globalization;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>JSON Patch as Kratos takes it: add, remove and replace only; what replace does not find it adds, and add makes what is missing on its way.</summary>
internal static class JsonPatch
{
    // In lower case, as they are compared.
    private static readonly string[] Denied = ["/id", "/statechangedat", "/credentials"];

    private const string DeniedBelow = "/credentials/oidc/";
    private const int MaxPadding = 10_000;

    /// <summary>Changes a document in place; says what is wrong with the patch, or null.</summary>
    public static string? Apply(JsonObject document, JsonArray operations)
    {
        foreach (var item in operations)
        {
            if (item is not JsonObject operation || Json.Text(operation["op"]) is not { } name || Json.Text(operation["path"]) is not { } path) return "An operation has no op or no path.";
            if (name is not ("add" or "remove" or "replace")) return $"The operation \"{name}\" is not supported.";
            if (name != "remove" && !operation.ContainsKey("value")) return $"The operation \"{name}\" has no value.";
            var lower = path.ToLowerInvariant();
            if (Denied.Contains(lower) || lower.StartsWith(DeniedBelow, StringComparison.Ordinal)) return $"The path \"{path}\" must not be changed.";
        }

        foreach (var operation in operations.OfType<JsonObject>())
        {
            var (name, path) = (Json.Text(operation["op"]), Json.Text(operation["path"])!);
            var done = path.Length == 0 ? name != "remove" && Become(document, operation["value"]) : path.StartsWith('/') && name switch
            {
                "remove" => Remove(document, Parts(path)),
                "replace" when IsElement(Parts(path)[^1]) => Replace(document, Parts(path), operation["value"]?.DeepClone()),
                _ => Add(document, Parts(path), operation["value"]?.DeepClone()),
            };
            if (!done) return $"The operation \"{name}\" cannot be done at \"{path}\".";
        }

        return null;
    }

    // The empty path is the whole document's (RFC 6901 section 5).
    private static bool Become(JsonObject document, JsonNode? value)
    {
        if (value is not JsonObject other) return false;
        document.Clear();
        foreach (var (name, member) in other) document[name] = member?.DeepClone();
        return true;
    }

    private static bool Add(JsonNode document, string[] parts, JsonNode? value)
    {
        var at = document;
        for (var i = 0; i < parts.Length - 1; i++)
        {
            if (Child(at, parts[i]) is not { } child)
            {
                child = IsElement(parts[i + 1]) ? Long(parts[i + 1]) : new JsonObject();
                if (child is null || !Put(at, parts[i], child)) return false;
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
            case JsonArray list when (name == "-" ? list.Count : Index(name, list.Count + 1)) is { } at:
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
            case JsonArray list when Index(parts[^1], list.Count) is { } at:
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
            case JsonArray list when Index(parts[^1], list.Count) is { } at:
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
        JsonArray list when Index(name, list.Count) is { } at => list[at],
        _ => null,
    };

    private static bool IsElement(string name) => name == "-" || int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static string[] Parts(string path) => [.. path[1..].Split('/').Select(part => part.Replace("~1", "/").Replace("~0", "~"))];

    // A new list is as long as it has to be for what is added to it.
    private static JsonArray? Long(string name) => name is "-" or "-1" ? [] : Index(name, MaxPadding) is { } length && !name.StartsWith('-') ? Json.Array(Enumerable.Repeat<JsonNode?>(null, length)) : null;

    // Of a negative one the end is where counting begins, as Kratos' library has it.
    private static int? Index(string text, int count) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) && (index < 0 ? index + count : index) is var at && at >= 0 && at < count ? at : null;
}
