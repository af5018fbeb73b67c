using System.Globalization;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The references within an identity schema.</summary>
internal static class SchemaReferences
{
    public const string Key = "$ref";

    /// <summary>What a part of a schema refers to; null when it refers to nothing.</summary>
    public static string? Of(JsonObject schema) => Json.Text(schema[Key]);

    /// <summary>Sees to it that every reference leads somewhere within the schema, and names it from the schema's beginning.</summary>
    /// <exception cref="InvalidOperationException">One does not.</exception>
    public static void Check(JsonObject document)
    {
        var own = Json.Text(document[IdKey(document)])?.TrimEnd('#');
        Visit(document);

        void Visit(JsonNode? node)
        {
            if (node is JsonArray list) foreach (var item in list) Visit(item);
            if (node is not JsonObject schema) return;
            if (Of(schema) is { } reference)
            {
                var local = own is { Length: > 0 } && reference.StartsWith(own + "#", StringComparison.Ordinal) ? reference[own.Length..] : reference;
                if (!local.StartsWith('#')) throw new InvalidOperationException($"$ref '{reference}' leads out of the schema: only those that begin with '#' are followed, so copy here what it refers to");
                if (Target(document, local) is null) throw new InvalidOperationException($"$ref '{reference}' leads to nothing");
                schema[Key] = local;
            }

            foreach (var (_, child) in schema) Visit(child);
        }
    }

    /// <summary>The part of a schema that a fragment names, as a JSON pointer (RFC 6901, section 6) or by its id; null when there is none.</summary>
    public static JsonNode? Target(JsonObject document, string reference)
    {
        if (reference.Length > 1 && reference[1] != '/') return Identified(document, IdKey(document), reference);
        JsonNode? node = document;
        foreach (var part in Uri.UnescapeDataString(reference).Split('/').Skip(1))
        {
            node = node switch
            {
                JsonObject map => map[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)],
                JsonArray list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var at) => list.ElementAtOrDefault(at),
                _ => null,
            };
        }

        return node;
    }

    private static JsonObject? Identified(JsonNode? node, string key, string id) => node switch
    {
        JsonObject schema when Json.Text(schema[key]) == id => schema,
        JsonObject map => map.Select(pair => Identified(pair.Value, key, id)).FirstOrDefault(found => found is not null),
        JsonArray list => list.Select(item => Identified(item, key, id)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string IdKey(JsonObject document) => SchemaCompiler.DraftOf(document["$schema"]) == 4 ? "id" : "$id";
}
