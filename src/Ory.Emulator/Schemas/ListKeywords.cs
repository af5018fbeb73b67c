using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The keywords that look at lists.</summary>
internal static class ListKeywords
{
    // Of a long list of one and the same there would be more pairs than there is memory for.
    private const int MaxPairs = 1_000;

    public static SchemaCheck MinItems(SchemaKeyword keyword)
    {
        var count = keyword.Count;
        return Of((list, path) => list.Count >= count ? [] : [new(path, Messages.TooFewItems(count, list.Count))]);
    }

    public static SchemaCheck MaxItems(SchemaKeyword keyword)
    {
        var count = keyword.Count;
        return Of((list, path) => list.Count <= count ? [] : [new(path, Messages.TooManyItems(count, list.Count))]);
    }

    public static SchemaCheck UniqueItems(SchemaKeyword keyword) => keyword.Flag
        ? Of((list, path) => [.. Pairs(list).Take(MaxPairs).Select(pair => new FieldError(path, Messages.DuplicateItems(pair.First, pair.Second)))])
        : SchemaPart.Nothing;

    public static SchemaCheck Items(SchemaKeyword keyword)
    {
        if (keyword.Value is not JsonArray)
        {
            var part = keyword.Within(keyword.Value);
            return Of((list, path) => [.. list.Index().SelectMany(one => part.Errors(one.Item, SchemaPart.Below(path, one.Index)))]);
        }

        var parts = keyword.Schemas(keyword.Within);
        var additional = keyword with { Name = "additionalItems" };
        var other = additional.Value is JsonObject ? additional.Within(additional.Value) : null;
        var isClosed = other is null && keyword.Schema.ContainsKey(additional.Name) && !additional.Flag;
        return Of((list, path) => isClosed && list.Count > parts.Count
            ? [new(path, Messages.Invalid($"There are {list.Count} items where only {parts.Count} may be.")), .. Each(list, path, parts, null)]
            : Each(list, path, parts, other));
    }

    public static SchemaCheck Contains(SchemaKeyword keyword)
    {
        var part = keyword.Within(keyword.Value);
        return Of((list, path) =>
        {
            var found = list.Select((item, index) => part.Errors(item, SchemaPart.Below(path, index))).ToArray();
            return found.Length == 0 ? [new(path, Messages.Invalid("An item is missing that has to be there."))]
                : Array.Exists(found, errors => errors.Count == 0) ? []
                : [.. found.SelectMany(errors => errors)];
        });
    }

    private static IReadOnlyList<FieldError> Each(JsonArray list, string path, IReadOnlyList<SchemaPart> parts, SchemaPart? other) =>
        [.. list.Index().SelectMany(one => (one.Index < parts.Count ? parts[one.Index] : other)?.Errors(one.Item, SchemaPart.Below(path, one.Index)) ?? [])];

    private static IEnumerable<(int First, int Second)> Pairs(JsonArray list) =>
        from second in Enumerable.Range(0, list.Count)
        from first in Enumerable.Range(0, second)
        where JsonNode.DeepEquals(list[first], list[second])
        select (first, second);

    private static SchemaCheck Of(Func<JsonArray, string, IReadOnlyList<FieldError>> check) => (value, path) => value is JsonArray list ? check(list, path) : [];
}
