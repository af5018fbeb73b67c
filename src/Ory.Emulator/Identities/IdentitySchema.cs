using System.Text;
using System.Text.Json.Nodes;
using NJsonSchema;

namespace Ory.Emulator;

/// <summary>An identity schema: what traits an identity has, and which of them identify, verify and recover it.</summary>
internal sealed class IdentitySchema
{
    private readonly Lazy<JsonSchema> _validator;

    private IdentitySchema(string id, JsonObject document, string text, bool selectable)
    {
        Id = id;
        Document = document;
        // Nothing in a schema refers to the network, so parsing it never waits.
        _validator = new(() => JsonSchema.FromJsonAsync(text).GetAwaiter().GetResult());
        Selectable = selectable;
        Fields = [.. Walk(document, Traits(document), [])];
    }

    public string Id { get; }

    /// <summary>The schema as it was written.</summary>
    public JsonObject Document { get; }

    /// <summary>Whether people may choose it by <c>?identity_schema=</c>.</summary>
    public bool Selectable { get; }

    /// <summary>Every property below <c>traits</c> in the order of the schema, objects before what they hold.</summary>
    public IReadOnlyList<TraitField> Fields { get; }

    /// <summary>The id as it stands in URLs.</summary>
    public string UrlId => Convert.ToBase64String(Encoding.UTF8.GetBytes(Id)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static IdentitySchema Parse(string id, string text, bool selectable)
    {
        var document = JsonNode.Parse(text) as JsonObject ?? throw new InvalidOperationException("the schema is no object");
        if (Traits(document) is null) throw new InvalidOperationException("it has no object properties.traits");
        return new IdentitySchema(id, document, text, selectable);
    }

    /// <summary>Does now what the first <see cref="Validate"/> would do.</summary>
    /// <exception cref="Newtonsoft.Json.JsonException">It is no JSON Schema.</exception>
    /// <exception cref="InvalidOperationException">It is no JSON Schema.</exception>
    public void PrepareToValidate() => _ = _validator.Value;

    /// <summary>Everything that is wrong with some traits, field by field.</summary>
    public IReadOnlyList<FieldError> Validate(JsonNode? traits) =>
        SchemaErrors.Of(_validator.Value, new JsonObject { ["traits"] = traits?.DeepClone() ?? new JsonObject() });

    /// <summary>
    /// The traits of a form. Objects are always there. What came under a dotted name came as text: it gets the type of the schema, and is not
    /// there when it is empty. What came as an object of JSON stays as it is.
    /// </summary>
    public JsonObject Coerce(SubmittedForm form)
    {
        var coerced = form.Traits?.DeepClone() as JsonObject ?? [];
        foreach (var field in Fields)
        {
            var parent = coerced;
            foreach (var part in field.Path.SkipLast(1)) parent = parent?[part] as JsonObject;
            if (parent is null) continue;
            var name = field.Path[^1];
            if (field.JsonType == "object")
            {
                if (!parent.ContainsKey(name)) parent[name] = new JsonObject();
                continue;
            }

            if (!form.IsText(field.Name) || parent[name] is not JsonValue value) continue;
            var text = field.JsonType == "boolean" ? form.Last(field.Name) ?? value.ToString() : value.ToString();
            if (text.Length == 0) parent.Remove(name);
            else if (Coerced(text, field.JsonType) is { } other) parent[name] = other;
        }

        return coerced;
    }

    private static JsonNode? Coerced(string text, string type) => type switch
    {
        "string" => text,
        "boolean" when text is "true" or "on" or "1" => true,
        "boolean" when text is "false" or "0" => false,
        "integer" when long.TryParse(text, out var number) => number,
        "number" when double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static JsonObject? Traits(JsonObject document) => Resolve(document, document["properties"]?["traits"]);

    private static IEnumerable<TraitField> Walk(JsonObject document, JsonObject? schema, IReadOnlyList<string> path)
    {
        if (schema?["properties"] is not JsonObject properties) yield break;
        var required = (schema["required"] as JsonArray)?.Select(Json.Text).ToHashSet() ?? [];
        foreach (var (name, node) in properties)
        {
            if (Resolve(document, node) is not { } property) continue;
            // A list has no meaning of its own, but each of its texts may.
            var single = Json.Text(property["type"]) == "array" && Resolve(document, property["items"]) is { } item ? item : property;
            var extension = single["ory.sh/kratos"] as JsonObject;
            var credentials = extension?["credentials"] as JsonObject;
            string[] here = [.. path, name];
            yield return new TraitField
            {
                Name = "traits." + string.Join('.', here),
                Path = here,
                JsonType = Json.Text(property["type"]) ?? (property["properties"] is null ? "string" : "object"),
                Format = Json.Text(property["format"]),
                Title = Json.Text(single["title"]),
                Pattern = Json.Text(property["pattern"]),
                Required = required.Contains(name),
                ReadOnly = property["readOnly"]?.GetValueKind() == System.Text.Json.JsonValueKind.True,
                IdentifierOf = [.. credentials?.Where(pair => pair.Value?["identifier"]?.GetValueKind() == System.Text.Json.JsonValueKind.True).Select(pair => pair.Key) ?? []],
                CodeVia = Json.Text(credentials?["code"]?["via"]),
                IsTotpAccountName = credentials?["totp"]?["account_name"]?.GetValueKind() == System.Text.Json.JsonValueKind.True,
                IsPasskeyDisplayName = credentials?["passkey"]?["display_name"]?.GetValueKind() == System.Text.Json.JsonValueKind.True,
                VerifiedVia = Json.Text(extension?["verification"]?["via"]),
                RecoveredVia = Json.Text(extension?["recovery"]?["via"]),
            };
            foreach (var inner in Walk(document, property, here)) yield return inner;
        }
    }

    private static JsonObject? Resolve(JsonObject document, JsonNode? node)
    {
        for (var depth = 0; depth < 8; depth++)
        {
            if (node is not JsonObject schema) return null;
            if (Json.Text(schema["$ref"]) is not { } reference || !reference.StartsWith("#/", StringComparison.Ordinal)) return schema;
            node = document;
            foreach (var part in reference[2..].Split('/')) node = (node as JsonObject)?[part.Replace("~1", "/").Replace("~0", "~")];
        }

        return null;
    }
}
