using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The keywords that look at any value.</summary>
internal static class ValueKeywords
{
    private static readonly string[] KnownTypes = ["string", "number", "integer", "boolean", "object", "array", "null"];

    public static SchemaCheck Type(SchemaKeyword keyword)
    {
        var types = Json.Text(keyword.Value) is { } one ? [one] : keyword.Texts;
        if (types.Count == 0 || types.Any(type => !KnownTypes.Contains(type))) throw keyword.Fault($"one or more of {string.Join(", ", KnownTypes)}");
        return (value, path) => types.Any(type => IsOf(value, type)) ? [] : [new(path, Messages.WrongType(types, TypeOf(value)))];
    }

    public static SchemaCheck Const(SchemaKeyword keyword)
    {
        var constant = keyword.Value;
        return (value, path) => JsonNode.DeepEquals(value, constant) ? [] : [new(path, Constant(constant))];
    }

    public static SchemaCheck Enum(SchemaKeyword keyword)
    {
        var list = keyword.List;
        if (list.Count == 0 || list.Index().Any(one => list.Take(one.Index).Any(before => JsonNode.DeepEquals(before, one.Item)))) throw keyword.Fault("a list of values, each of them once");
        return (value, path) => list.Any(one => JsonNode.DeepEquals(value, one)) ? [] : [new(path, Messages.Invalid("This value is not one of those that may be chosen."))];
    }

    public static SchemaCheck Format(SchemaKeyword keyword) => SchemaFormats.Check(keyword.Text);

    public static SchemaCheck Not(SchemaKeyword keyword)
    {
        var part = keyword.Same(keyword.Value);
        return (value, path) => part.Fits(value) ? [new(path, Messages.Invalid("This value is one of those that are not allowed."))] : [];
    }

    public static SchemaCheck AllOf(SchemaKeyword keyword)
    {
        var parts = keyword.Alternatives;
        return (value, path) => [.. parts.SelectMany(part => part.Errors(value, path))];
    }

    public static SchemaCheck AnyOf(SchemaKeyword keyword)
    {
        var parts = keyword.Alternatives;
        return (value, path) =>
        {
            var found = parts.Select(part => part.Errors(value, path)).ToArray();
            return Array.Exists(found, errors => errors.Count == 0) ? [] : [.. found.SelectMany(errors => errors)];
        };
    }

    public static SchemaCheck OneOf(SchemaKeyword keyword)
    {
        var parts = keyword.Alternatives;
        return (value, path) =>
        {
            var found = parts.Select(part => part.Errors(value, path)).ToArray();
            return found.Count(errors => errors.Count == 0) switch
            {
                0 => [.. found.SelectMany(errors => errors)],
                1 => [],
                _ => [new(path, Messages.Invalid("This value fits more than one of the choices."))],
            };
        };
    }

    public static SchemaCheck If(SchemaKeyword keyword)
    {
        var condition = keyword.Same(keyword.Value);
        SchemaPart? Branch(string name) => keyword.Schema.TryGetPropertyValue(name, out var part) ? keyword.Same(part) : null;
        var (then, otherwise) = (Branch("then"), Branch("else"));
        return (value, path) => (condition.Fits(value) ? then : otherwise)?.Errors(value, path) ?? [];
    }

    /// <summary>The type of a value, as JSON Schema names it.</summary>
    public static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => "number",
        JsonValueKind.String => "string",
        JsonValueKind.Array => "array",
        _ => "object",
    };

    // An integer is one by how it is written: 1.0 is none.
    private static bool IsOf(JsonNode? value, string type) => TypeOf(value) is var actual
        && (actual == type || (type == "integer" && actual == "number" && value!.ToJsonString().TrimStart('-').All(char.IsAsciiDigit)));

    // As Go prints it, where a number is a text too.
    private static UiText Constant(JsonNode? constant) => TypeOf(constant) switch
    {
        "null" => Messages.ConstMismatch("<nil>"),
        "boolean" => Messages.ConstMismatch(constant!.ToJsonString()),
        "string" => Messages.ConstMismatch(GoText.Quote(Json.Text(constant)!)),
        "number" => Messages.ConstMismatch($"\"{constant!.ToJsonString()}\""),
        _ => Messages.ConstFailed,
    };
}
