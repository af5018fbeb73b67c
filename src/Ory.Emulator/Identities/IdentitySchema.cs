using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>An identity schema: what traits an identity has, and which of them identify, verify and recover it.</summary>
internal sealed class IdentitySchema
{
    // Kratos looks twice: at what was submitted without its extension, and at the identity that comes of it with it.
    private readonly SchemaPart _submitted;
    private readonly SchemaPart _whole;

    private IdentitySchema(string id, JsonObject document, JsonObject resolved, bool selectable)
    {
        Id = id;
        Document = document;
        Selectable = selectable;
        var (fields, notes) = TraitWalk.Of(resolved);
        (Fields, Notes) = ([.. fields.Where(field => field.IsTrait)], notes);
        _submitted = SchemaCompiler.Compile(resolved, withExtension: false);
        _whole = SchemaCompiler.Compile(resolved);
        NodeFields = [.. fields.Where(field => field.HasNode).OrderBy(field => field.Name, StringComparer.Ordinal)];
        NodeOrder = [.. Places(resolved, "")];
    }

    public string Id { get; }

    /// <summary>The schema as it was written.</summary>
    public JsonObject Document { get; }

    /// <summary>Whether people may choose it by <c>?identity_schema=</c>.</summary>
    public bool Selectable { get; }

    /// <summary>Every property below <c>traits</c> in the order of the schema, objects before what they hold.</summary>
    public IReadOnlyList<TraitField> Fields { get; }

    /// <summary>What whoever wrote the schema should know.</summary>
    public IReadOnlyCollection<string> Notes { get; }

    /// <summary>The properties that a form shows, as Kratos lists them: those beside the traits as well.</summary>
    public IReadOnlyList<TraitField> NodeFields { get; }

    /// <summary>The beginnings of the names of nodes, in the order in which a form shows them.</summary>
    public IReadOnlyList<string> NodeOrder { get; }

    /// <summary>The id as it stands in URLs.</summary>
    public string UrlId => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Id));

    /// <param name="id">Its id.</param>
    /// <param name="text">The schema.</param>
    /// <param name="selectable">Whether people may choose it.</param>
    /// <param name="url">Where it was read from.</param>
    /// <param name="read">Reads what it refers to elsewhere; null where nothing is to be read.</param>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">It cannot be used.</exception>
    public static IdentitySchema Parse(string id, string text, bool selectable, string url = "", Func<string, string>? read = null)
    {
        var document = JsonNode.Parse(text) as JsonObject ?? throw new InvalidOperationException("the schema is no object");
        var resolved = (JsonObject)document.DeepClone();
        SchemaDocuments.Gather(resolved, url, read);
        if (Traits(resolved) is null) throw new InvalidOperationException("it has no object properties.traits");
        return new IdentitySchema(id, document, resolved, selectable);
    }

    /// <summary>Everything that is wrong with traits that were submitted, field by field.</summary>
    public IReadOnlyList<FieldError> Validate(JsonNode? traits) => _submitted.Errors(Validated(traits), "") is { Count: > 0 } errors ? errors : ValidateWhole(traits);

    /// <summary>The same of traits that nobody submitted: at a field that the extension asks for the format that it has anyway, twice.</summary>
    public IReadOnlyList<FieldError> ValidateWhole(JsonNode? traits) => _whole.Errors(Validated(traits), "");

    /// <summary>The traits of a form, as the schema's types have them.</summary>
    public JsonObject Coerce(SubmittedForm form) => TraitReader.Read(Fields, form);

    // What Kratos takes the order of the nodes from: it follows no reference and reads no choice, so what is behind one has the place of the whole.
    private static IEnumerable<string> Places(JsonObject schema, string name) => Json.Text(schema["type"]) == "object"
        ? (schema["properties"] as JsonObject ?? []).SelectMany(pair => Places(pair.Value as JsonObject ?? [], name.Length == 0 ? pair.Key : $"{name}.{pair.Key}"))
        : [name];

    private static JsonObject Validated(JsonNode? traits) => new() { ["traits"] = traits?.DeepClone() ?? new JsonObject() };

    private static JsonObject? Traits(JsonObject document) =>
        document["properties"]?["traits"] is not JsonObject traits ? null
        : SchemaReferences.Of(traits) is { } reference ? SchemaReferences.Target(document, reference) as JsonObject
        : traits;
}
