using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Writes what the validator does not know of draft 7, <c>const</c> and <c>if</c>, in words that it knows.</summary>
internal static class SchemaDialect
{
    /// <summary>Marks an enumeration that was a constant.</summary>
    public const string Constant = "x-const";

    /// <summary>Marks a choice that was a condition.</summary>
    public const string Condition = "x-if";

    private static readonly string[] Maps = ["properties", "patternProperties", "definitions", "$defs"];
    private static readonly string[] Lists = ["allOf", "anyOf", "oneOf"];
    private static readonly string[] Parts = ["not", "if", "then", "else", "items", "additionalProperties", "additionalItems"];

    public static JsonObject Rewrite(JsonObject document)
    {
        var copy = (JsonObject)document.DeepClone();
        Visit(copy);
        return copy;
    }

    private static void Visit(JsonNode? node)
    {
        if (node is JsonArray several) foreach (var one in several) Visit(one);
        if (node is not JsonObject schema) return;
        foreach (var key in Maps) foreach (var (_, part) in schema[key] as JsonObject ?? []) Visit(part);
        foreach (var key in Lists.Concat(Parts)) Visit(schema[key]);
        if (schema.TryGetPropertyValue("const", out var constant)) (schema["enum"], schema[Constant]) = (new JsonArray(constant?.DeepClone()), true);
        if (schema["if"] is not { } condition) return;
        var all = schema["allOf"] as JsonArray ?? [];
        schema["allOf"] = all;
        if (schema["then"] is { } then) all.Add((JsonNode)Choice(Not(condition.DeepClone()), then.DeepClone()));
        if (schema["else"] is { } otherwise) all.Add((JsonNode)Choice(Not(Not(condition.DeepClone())), otherwise.DeepClone()));
    }

    private static JsonObject Choice(JsonNode one, JsonNode other) => new() { ["anyOf"] = new JsonArray(one, other), [Condition] = true };

    private static JsonObject Not(JsonNode schema) => new() { ["not"] = schema };
}
