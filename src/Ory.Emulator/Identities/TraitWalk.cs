using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>
/// Finds the properties of an identity schema where Kratos finds them: behind references, in every branch of a condition or a choice, and (for what
/// the extension says, not as fields) in the items of lists.
/// </summary>
internal sealed class TraitWalk
{
    // Few references suffice to name more properties than there is memory for.
    private const int MaxVisits = 10_000;

    private static readonly string[] Single = ["not", "if", "then", "else"];
    private static readonly string[] Several = ["allOf", "anyOf", "oneOf"];

    private readonly JsonObject _document;
    private readonly List<TraitField> _fields = [];
    private readonly HashSet<JsonObject> _open = [];
    private readonly HashSet<string> _notes = [];
    private int _visits;

    private TraitWalk(JsonObject document) => _document = document;

    /// <summary>Every property in the order of the schema, objects before what they hold, and what whoever wrote it should know.</summary>
    /// <exception cref="InvalidOperationException">The schema cannot be used.</exception>
    public static (IReadOnlyList<TraitField> Fields, IReadOnlyCollection<string> Notes) Of(JsonObject document)
    {
        var walk = new TraitWalk(document);
        walk.Visit(document, null, []);
        foreach (var field in walk._fields.Where(field => field.IsTrait && field.IdentifierOf.Count > 0 && field.Kind is not (TraitKind.None or TraitKind.Text or TraitKind.Number)))
            walk._notes.Add($"{field.Name} identifies somebody, but is no text");
        foreach (var field in walk._fields.Where(field => field.HasNode && !field.IsTrait))
            walk._notes.Add($"{field.Name} is no trait: forms show it, as with Kratos, and what is entered there is nowhere kept");
        return (walk._fields, walk._notes);
    }

    private void Visit(JsonObject schema, JsonObject? parent, string[] path)
    {
        if (_visits++ > MaxVisits) throw new InvalidOperationException($"it has more than {MaxVisits} parts, counting what $ref refers to each time");
        // Within a list a schema may refer to itself: Kratos lists no fields there, and no list is endless.
        if (!_open.Add(schema))
        {
            if (path.Contains(TraitField.Items)) return;
            throw new InvalidOperationException($"{string.Join('.', path)} refers to itself, and its fields would have no end");
        }

        if (path is not ([] or [TraitField.Traits])) Add(Field(schema, parent, path));
        if (SchemaReferences.Of(schema) is { } reference)
        {
            // Whatever stands beside a reference does not count.
            if (SchemaReferences.Target(_document, reference) is JsonObject target) Visit(target, schema, path);
        }
        else
        {
            foreach (var key in Single) if (schema[key] is JsonObject part) Visit(part, schema, path);
            foreach (var key in Several) foreach (var part in (schema[key] as JsonArray ?? []).OfType<JsonObject>()) Visit(part, schema, path);
            foreach (var (name, part) in schema["properties"] as JsonObject ?? []) if (part is JsonObject property) Visit(property, schema, [.. path, name]);
            if (schema["items"] is JsonObject items) Visit(items, schema, [.. path, TraitField.Items]);
        }

        _open.Remove(schema);
    }

    private void Add(TraitField field)
    {
        var at = _fields.FindIndex(other => other.Name == field.Name);
        if (at < 0) _fields.Add(field);
        else _fields[at] = _fields[at].With(field);
    }

    private TraitField Field(JsonObject schema, JsonObject? parent, string[] path)
    {
        if (SchemaReferences.Of(schema) is not null) return TraitField.At(path);
        var marks = SchemaExtension.Of(schema, path);
        foreach (var unknown in SchemaExtension.Unknown(schema, marks.Name)) _notes.Add($"{unknown} is not known and has no effect");
        return marks with
        {
            Kind = KindOf(schema),
            HasDefault = schema["default"] is not null,
            Format = Json.Text(schema["format"]),
            Title = Json.Text(schema["title"]),
            Pattern = Json.Text(schema["pattern"]),
            // Of the schema that names the property, which a reference in between is not.
            Required = (parent?["required"] as JsonArray)?.Any(name => Json.Text(name) == path[^1]) == true,
            ReadOnly = schema["readOnly"]?.GetValueKind() == JsonValueKind.True,
        };
    }

    private TraitKind KindOf(JsonObject schema)
    {
        if (schema.TryGetPropertyValue("const", out var constant))
        {
            return constant?.GetValueKind() switch
            {
                JsonValueKind.Number => TraitKind.Number,
                JsonValueKind.String => TraitKind.Text,
                JsonValueKind.True or JsonValueKind.False => TraitKind.Flag,
                null => TraitKind.None,
                _ => TraitKind.Json,
            };
        }

        return Types(schema) is [var type] ? type switch
        {
            "string" => TraitKind.Text,
            "number" or "integer" => TraitKind.Number,
            "boolean" => TraitKind.Flag,
            "object" => TraitKind.Json,
            "array" => KindOfList(schema["items"]),
            _ => TraitKind.None,
        } : TraitKind.None;
    }

    private TraitKind KindOfList(JsonNode? items)
    {
        var types = (items is JsonArray several ? several.OfType<JsonObject>() : items is JsonObject one ? [one] : [])
            .SelectMany(item => Types(SchemaReferences.Of(item) is { } reference && SchemaReferences.Target(_document, reference) is JsonObject target ? target : item))
            .Distinct().ToArray();
        return types is [var type] ? type switch
        {
            "string" => TraitKind.Texts,
            "number" or "integer" => TraitKind.Numbers,
            "boolean" => TraitKind.Flags,
            _ => TraitKind.JsonList,
        } : TraitKind.List;
    }

    private static string[] Types(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(Json.Text).OfType<string>()],
        var one => Json.Text(one) is { } type ? [type] : [],
    };
}
