using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The keywords that look at objects.</summary>
internal static class ObjectKeywords
{
    public static SchemaCheck MinProperties(SchemaKeyword keyword)
    {
        var count = keyword.Count;
        return Of((map, path) => map.Count >= count ? [] : [new(path, Messages.Invalid($"There are fewer than {count} properties."))]);
    }

    public static SchemaCheck MaxProperties(SchemaKeyword keyword)
    {
        var count = keyword.Count;
        return Of((map, path) => map.Count <= count ? [] : [new(path, Messages.Invalid($"There are more than {count} properties."))]);
    }

    public static SchemaCheck Required(SchemaKeyword keyword)
    {
        var names = keyword.Texts;
        return Of((map, path) => [.. names.Where(name => !map.ContainsKey(name)).Select(name => new FieldError(SchemaPart.Below(path, name), Messages.Missing(name)))]);
    }

    public static SchemaCheck Properties(SchemaKeyword keyword)
    {
        var parts = keyword.Map.Select(pair => (Name: pair.Key, Part: keyword.Within(pair.Value))).ToArray();
        return Of((map, path) => [.. parts.SelectMany(one => map.TryGetPropertyValue(one.Name, out var value) ? one.Part.Errors(value, SchemaPart.Below(path, one.Name)) : [])]);
    }

    public static SchemaCheck PropertyNames(SchemaKeyword keyword)
    {
        var part = keyword.Within(keyword.Value);
        return Of((map, path) => [.. map.SelectMany(pair => part.Errors(JsonValue.Create(pair.Key), SchemaPart.Below(path, pair.Key)))]);
    }

    public static SchemaCheck PatternProperties(SchemaKeyword keyword)
    {
        var parts = keyword.Map.Select(pair => (Pattern: TextKeywords.Regular(keyword, pair.Key), Part: keyword.Within(pair.Value))).ToArray();
        return Of((map, path) => [.. parts.SelectMany(one => map.Where(pair => one.Pattern.IsMatch(pair.Key)).SelectMany(pair => one.Part.Errors(pair.Value, SchemaPart.Below(path, pair.Key))))]);
    }

    public static SchemaCheck AdditionalProperties(SchemaKeyword keyword)
    {
        var names = (keyword.Schema["properties"] as JsonObject ?? []).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        var patterns = (keyword.Schema["patternProperties"] as JsonObject ?? []).Select(pair => TextKeywords.Regular(keyword, pair.Key)).ToArray();
        KeyValuePair<string, JsonNode?>[] Others(JsonObject map) => [.. map.Where(pair => !names.Contains(pair.Key) && !Array.Exists(patterns, pattern => pattern.IsMatch(pair.Key)))];
        if (keyword.Value is JsonObject)
        {
            var part = keyword.Within(keyword.Value);
            return Of((map, path) => [.. Others(map).SelectMany(pair => part.Errors(pair.Value, SchemaPart.Below(path, pair.Key)))]);
        }

        return keyword.Flag ? SchemaPart.Nothing : Of((map, path) => Others(map) is { Length: > 0 } others
            ? [new(path, Messages.Invalid($"These properties are not allowed: {string.Join(", ", others.Select(pair => $"\"{pair.Key}\""))}."))]
            : []);
    }

    public static SchemaCheck Dependencies(SchemaKeyword keyword)
    {
        var checks = keyword.Map.Select(pair => (Name: pair.Key, Check: Dependency(keyword, pair.Key, pair.Value))).ToArray();
        return Of((map, path) => [.. checks.Where(one => map.ContainsKey(one.Name)).SelectMany(one => one.Check(map, path))]);
    }

    private static SchemaCheck Dependency(SchemaKeyword keyword, string name, JsonNode? needed)
    {
        if (SchemaKeyword.Strings(needed) is not { } others) return keyword.Same(needed).Errors;
        return Of((map, path) => [.. others.Where(other => !map.ContainsKey(other)).Select(other => new FieldError(path, Messages.Invalid($"{other} is missing, which is needed beside {name}.")))]);
    }

    private static SchemaCheck Of(Func<JsonObject, string, IReadOnlyList<FieldError>> check) => (value, path) => value is JsonObject map ? check(map, path) : [];
}
