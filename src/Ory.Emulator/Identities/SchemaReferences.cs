using System.Globalization;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The references within an identity schema, once <see cref="SchemaDocuments"/> has made them so.</summary>
internal static class SchemaReferences
{
    public const string Key = "$ref";

    /// <summary>What a part of a schema refers to; null when it refers to nothing.</summary>
    public static string? Of(JsonObject schema) => Json.Text(schema[Key]);

    /// <summary>The part of a schema that a fragment names as a JSON pointer (RFC 6901, section 6); null when there is none.</summary>
    public static JsonNode? Target(JsonObject document, string reference)
    {
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
}
