using System.Globalization;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>JSON Patch, RFC 6902.</summary>
internal static class JsonPatch
{
    /// <summary>Changes a document in place; says what is wrong with the patch, or null.</summary>
    public static string? Apply(JsonObject document, JsonArray operations)
    {
        foreach (var item in operations)
        {
            if (item is not JsonObject operation || Json.Text(operation["op"]) is not { } name || Json.Text(operation["path"]) is not { } path) return "An operation has no op or no path.";
            var value = operation["value"]?.DeepClone();
            if (name is "copy" or "move")
            {
                var from = Json.Text(operation["from"]) ?? "";
                if (!TryFind(document, from, out var source)) return $"There is nothing at \"{from}\".";
                value = source?.DeepClone();
                if (name == "move") Remove(document, from);
            }

            var done = name switch
            {
                "add" or "copy" or "move" => Put(document, path, value, insert: true),
                "replace" => TryFind(document, path, out _) && Put(document, path, value, insert: false),
                "remove" => Remove(document, path),
                "test" => TryFind(document, path, out var found) && JsonNode.DeepEquals(found, value),
                _ => false,
            };
            if (!done) return $"The operation \"{name}\" cannot be done at \"{path}\".";
        }

        return null;
    }

    private static bool TryFind(JsonObject document, string path, out JsonNode? found)
    {
        found = document;
        foreach (var part in Parts(path))
        {
            switch (found)
            {
                case JsonObject map when map.ContainsKey(part):
                    found = map[part];
                    break;
                case JsonArray list when Index(part, list.Count) is { } at && at < list.Count:
                    found = list[at];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool Put(JsonObject document, string path, JsonNode? value, bool insert)
    {
        if (!Parent(document, path, out var parent, out var name)) return false;
        if (parent is JsonObject map)
        {
            map[name] = value;
            return true;
        }

        if (parent is not JsonArray list || (name == "-" ? list.Count : Index(name, list.Count)) is not { } at) return false;
        if (insert) list.Insert(at, value);
        else list[at] = value;
        return true;
    }

    private static bool Remove(JsonObject document, string path)
    {
        if (!Parent(document, path, out var parent, out var name)) return false;
        if (parent is JsonObject map) return map.Remove(name);
        if (parent is not JsonArray list || Index(name, list.Count) is not { } at || at >= list.Count) return false;
        list.RemoveAt(at);
        return true;
    }

    private static bool Parent(JsonObject document, string path, out JsonNode? parent, out string name)
    {
        parent = null;
        name = "";
        var last = path.LastIndexOf('/');
        if (last < 0) return false;
        name = Parts(path[last..])[0];
        return TryFind(document, path[..last], out parent);
    }

    private static string[] Parts(string path) =>
        path.Length == 0 ? [] : [.. path[1..].Split('/').Select(part => part.Replace("~1", "/").Replace("~0", "~"))];

    private static int? Index(string text, int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= count ? index : null;
}
