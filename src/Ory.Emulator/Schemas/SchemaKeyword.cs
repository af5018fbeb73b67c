using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A keyword of a schema: what it says, read as what it has to be.</summary>
/// <param name="Compiler">What reads the schema.</param>
/// <param name="Schema">The schema that has it.</param>
/// <param name="Owner">The same, as it is being read.</param>
/// <param name="Name">Its name.</param>
internal sealed record SchemaKeyword(SchemaCompiler Compiler, JsonObject Schema, SchemaPart Owner, string Name)
{
    public JsonNode? Value => Schema[Name];

    /// <summary>The oldest draft, which writes some keywords differently.</summary>
    public bool IsDraft4 => Compiler.Draft == 4;

    public bool Flag => Value?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fault("true or false"),
    };

    public string Text => Json.Text(Value) ?? throw Fault("a text");

    public long Count => Value is { } value && long.TryParse(value.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw Fault("a whole number of at least 0");

    public JsonNode Number => Value?.GetValueKind() is JsonValueKind.Number ? Value : throw Fault("a number");

    public JsonArray List => Value as JsonArray ?? throw Fault("a list");

    public JsonObject Map => Value as JsonObject ?? throw Fault("an object");

    public IReadOnlyList<string> Texts => Strings(Value) is { } texts && (texts.Count > 0 || !IsDraft4) ? texts : throw Fault("a list of texts, each of them once");

    /// <summary>The schemas that this one asks about the same value.</summary>
    public IReadOnlyList<SchemaPart> Alternatives => Schemas(Same);

    /// <summary>A schema that this one asks about the same value.</summary>
    public SchemaPart Same(JsonNode? schema)
    {
        var part = Within(schema);
        Owner.AlsoAsks(part);
        return part;
    }

    /// <summary>A schema that this one asks about something within the value.</summary>
    public SchemaPart Within(JsonNode? schema) => Compiler.Part(schema) ?? throw Fault("a schema, or made of schemas");

    /// <summary>A list of schemas; there is one at least.</summary>
    public IReadOnlyList<SchemaPart> Schemas(Func<JsonNode?, SchemaPart> read) => List is { Count: > 0 } list ? [.. list.Select(read)] : throw Fault("a list of schemas");

    /// <summary>A list of texts, each of them once; null when it is none.</summary>
    public static IReadOnlyList<string>? Strings(JsonNode? node) =>
        node is JsonArray list && list.All(item => Json.Text(item) is not null) && list.DistinctBy(Json.Text).Count() == list.Count ? [.. list.Select(item => Json.Text(item)!)] : null;

    public InvalidOperationException Fault(string expected, Exception? cause = null) => new($"{Schema.GetPath()}.{Name} is not {expected}", cause);
}
