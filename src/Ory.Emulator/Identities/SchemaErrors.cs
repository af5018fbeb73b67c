using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Ory.Emulator;

/// <summary>What a JSON Schema has against a document, as Kratos' messages.</summary>
internal static partial class SchemaErrors
{
    private static readonly JsonSchemaValidatorSettings ValidatorSettings = new() { FormatValidators = [] };

    public static IReadOnlyList<FieldError> Of(JsonSchema schema, JsonObject document)
    {
        var found = new List<(FieldError Error, int Rank)>();
        foreach (var error in schema.Validate(document.ToJsonString(), ValidatorSettings)) Collect(error, document, found);
        Formats(schema, document, "", found);
        // Kratos names the format before the length.
        return [.. found.OrderBy(pair => pair.Rank).Select(pair => pair.Error)];
    }

    private static void Collect(ValidationError error, JsonObject document, List<(FieldError, int)> found)
    {
        var path = Dotted(error.Path);
        if (error is ChildSchemaValidationError { Kind: ValidationErrorKind.NotAllOf } all)
        {
            foreach (var inner in all.Errors.Values.SelectMany(errors => errors)) Collect(inner, document, found);
            return;
        }

        if (error.Kind == ValidationErrorKind.NoAdditionalPropertiesAllowed)
        {
            var parent = path.Contains('.') ? path[..path.LastIndexOf('.')] : "";
            found.Add((new FieldError(parent, Messages.Invalid($"additional property \"{error.Property}\" is not allowed")), 3));
            return;
        }

        found.Add((new FieldError(path, Message(error, At(document, path))), 2));
    }

    private static UiText Message(ValidationError error, JsonNode? value)
    {
        var schema = error.Schema;
        var text = Json.Text(value) ?? "";
        return error.Kind switch
        {
            ValidationErrorKind.PropertyRequired => Messages.Missing(error.Property ?? ""),
            ValidationErrorKind.StringTooShort => Messages.TooShort(schema.MinLength ?? 0, Runes(text)),
            ValidationErrorKind.StringTooLong => Messages.TooLong(schema.MaxLength ?? 0, Runes(text)),
            ValidationErrorKind.PatternMismatch => Messages.PatternMismatch(schema.Pattern ?? ""),
            ValidationErrorKind.NumberTooSmall when schema.IsExclusiveMinimum || schema.ExclusiveMinimum is not null => Messages.Bound(4000019, "minimum", (double?)(schema.ExclusiveMinimum ?? schema.Minimum), value),
            ValidationErrorKind.NumberTooSmall => Messages.Bound(4000018, "minimum", (double?)schema.Minimum, value),
            ValidationErrorKind.NumberTooBig when schema.IsExclusiveMaximum || schema.ExclusiveMaximum is not null => Messages.Bound(4000021, "maximum", (double?)(schema.ExclusiveMaximum ?? schema.Maximum), value),
            ValidationErrorKind.NumberTooBig => Messages.Bound(4000020, "maximum", (double?)schema.Maximum, value),
            ValidationErrorKind.NumberNotMultipleOf or ValidationErrorKind.IntegerNotMultipleOf => Messages.NotMultiple((double?)schema.MultipleOf, value),
            ValidationErrorKind.TooManyItems => Messages.TooManyItems(schema.MaxItems, (value as JsonArray)?.Count ?? 0),
            ValidationErrorKind.TooFewItems => Messages.TooFewItems(schema.MinItems, (value as JsonArray)?.Count ?? 0),
            ValidationErrorKind.ItemsNotUnique => Messages.DuplicateItems(0, 1),
            ValidationErrorKind.StringExpected or ValidationErrorKind.NumberExpected or ValidationErrorKind.IntegerExpected or ValidationErrorKind.BooleanExpected
                or ValidationErrorKind.ObjectExpected or ValidationErrorKind.ArrayExpected or ValidationErrorKind.NullExpected or ValidationErrorKind.NoTypeValidates
                => Messages.WrongType(Types(schema.Type), TypeOf(value)),
            _ => Messages.Invalid(error.Kind.ToString()),
        };
    }

    private static IEnumerable<string> Types(JsonObjectType type) =>
        Enum.GetValues<JsonObjectType>().Where(one => one is not JsonObjectType.None && type.HasFlag(one)).Select(one => one.ToString().ToLowerInvariant());

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

    // The validator's own formats are another dialect's: what counts as an address is decided here.
    private static void Formats(JsonSchema schema, JsonNode? value, string path, List<(FieldError, int)> found)
    {
        schema = schema.ActualSchema;
        if (value is JsonObject map)
        {
            foreach (var (name, property) in schema.ActualProperties)
            {
                if (map[name] is { } child) Formats(property.ActualSchema, child, path.Length == 0 ? name : $"{path}.{name}", found);
            }
        }

        if (value is JsonArray list && schema.Item is { } items)
        {
            foreach (var (index, item) in list.Index()) Formats(items, item, $"{path}.{index}", found);
        }

        if (Json.Text(value) is not { } text || schema.Format is null) return;
        UiText? message = schema.Format switch
        {
            "email" => Formatted.IsEmail(text) ? null : Messages.InvalidEmail(text),
            "tel" => Formatted.IsPhone(text) ? null : Messages.InvalidPhone(text),
            "date-time" => Formatted.IsDateTime(text) ? null : Messages.Invalid($"\"{text}\" is not valid \"date-time\""),
            "date" => Formatted.IsDate(text) ? null : Messages.Invalid($"\"{text}\" is not valid \"date\""),
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out _) ? null : Messages.Invalid($"\"{text}\" is not valid \"uri\""),
            _ => null,
        };
        if (message is not null) found.Add((new FieldError(path, message), 1));
    }

    private static int Runes(string text) => text.EnumerateRunes().Count();

    private static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node switch
            {
                JsonObject map => map[part],
                JsonArray list when int.TryParse(part, out var i) && i < list.Count => list[i],
                _ => null,
            };
        }

        return node;
    }

    private static string Dotted(string? path) => Index().Replace((path ?? "").TrimStart('#').TrimStart('/'), ".$1");

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex Index();
}
