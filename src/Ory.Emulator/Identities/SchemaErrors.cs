using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
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
        foreach (var error in schema.Validate(Judged(document), ValidatorSettings)) Collect(error, document, found);
        // Of what is of the wrong type nothing else is asked, and of what should be within it neither.
        var mistyped = found.Where(pair => pair.Error.Message.Id == Messages.WrongTypeId).Select(pair => pair.Error.Field).ToArray();
        found.RemoveAll(pair => pair.Error.Message.Id != Messages.WrongTypeId && Array.Exists(mistyped, field => pair.Error.Field == field || pair.Error.Field.StartsWith(field + ".", StringComparison.Ordinal)));
        Formats(schema, document, "", found);
        // Kratos names the format before the length.
        return [.. found.OrderBy(pair => pair.Rank).Select(pair => pair.Error)];
    }

    // The validator throws at a whole number that no long holds: such a one is judged as the last that a long does.
    private static JObject Judged(JsonObject document)
    {
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(document.ToJsonString())) { DateParseHandling = Newtonsoft.Json.DateParseHandling.None, MaxDepth = null };
        var judged = JObject.Load(reader);
        foreach (var number in judged.Descendants().OfType<JValue>())
        {
            if (number.Value is BigInteger whole) number.Value = whole.Sign > 0 ? long.MaxValue : long.MinValue;
        }

        return judged;
    }

    private static void Collect(ValidationError error, JsonObject document, List<(FieldError, int)> found)
    {
        var path = Dotted(error.Path);
        if (error is ChildSchemaValidationError parts && Causes(parts) is { Count: > 0 } causes)
        {
            foreach (var inner in causes) Collect(inner, document, found);
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

    // Of a choice that nothing fits, what every branch has against it; of a choice that too much fits, that.
    private static IReadOnlyList<ValidationError> Causes(ChildSchemaValidationError error)
    {
        if (error.Kind is ValidationErrorKind.NotOneOf && error.Errors.Values.Any(errors => errors.Count == 0)) return [];
        var all = error.Errors.Values.SelectMany(errors => errors).ToArray();
        // That the condition of a "then" holds is no mistake.
        return error.Schema.ExtensionData?.ContainsKey(SchemaDialect.Condition) == true ? [.. all.Where(cause => cause.Kind != ValidationErrorKind.ExcludedSchemaValidates)] : all;
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
            ValidationErrorKind.NotInEnumeration when schema.ExtensionData?.ContainsKey(SchemaDialect.Constant) == true => Constant(schema.Enumeration.FirstOrDefault()),
            ValidationErrorKind.ItemsNotUnique => Messages.DuplicateItems(0, 1),
            ValidationErrorKind.StringExpected or ValidationErrorKind.NumberExpected or ValidationErrorKind.IntegerExpected or ValidationErrorKind.BooleanExpected
                or ValidationErrorKind.ObjectExpected or ValidationErrorKind.ArrayExpected or ValidationErrorKind.NullExpected or ValidationErrorKind.NoTypeValidates
                => Messages.WrongType(Types(schema.Type), TypeOf(value)),
            _ => Messages.Invalid(error.Kind.ToString()),
        };
    }

    // As Go prints it.
    private static UiText Constant(object? value) => value switch
    {
        null => Messages.ConstMismatch("<nil>"),
        bool flag => Messages.ConstMismatch(flag ? "true" : "false"),
        string or long or double => Messages.ConstMismatch($"\"{Convert.ToString(value, CultureInfo.InvariantCulture)}\""),
        _ => Messages.ConstFailed,
    };

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
            foreach (var (name, property) in schema.Properties)
            {
                if (map[name] is { } child) Formats(property.ActualSchema, child, path.Length == 0 ? name : $"{path}.{name}", found);
            }
        }

        foreach (var part in schema.AllOf) Formats(part, value, path, found);
        if (value is JsonArray list && schema.Item is { } item)
        {
            foreach (var (index, child) in list.Index()) Formats(item, child, $"{path}.{index}", found);
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
