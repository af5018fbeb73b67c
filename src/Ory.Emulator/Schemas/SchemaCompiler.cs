using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Reads a JSON Schema of draft 4, 6 or 7 as Kratos does.</summary>
// Why no library: NJsonSchema knows draft 4 only. JsonSchema.Net 8.0.5, the last version without a fee, was tried in full: 510 lines instead of 760 with
// draft 4 and the place of a fault still to do, 14 of the 32 keywords written again (types, numbers, lengths, patterns, formats, contents), and results
// whose locations are wrong behind items, contains, if and propertyNames, so that neither path nor order can be told from them. 1,000 validations took
// 83 ms instead of 20; a cold start compiled 2,200 methods instead of 1,390. Its versions before 8 register keywords for the whole process, which is the user's.
internal sealed class SchemaCompiler
{
    private const int Latest = 7;

    // In the order in which Kratos complains, and the draft from which on each is known.
    private static readonly (string Name, int Since, Func<SchemaKeyword, SchemaCheck> Check)[] Keywords =
    [
        ("const", 6, ValueKeywords.Const),
        ("enum", 4, ValueKeywords.Enum),
        ("format", 4, ValueKeywords.Format),
        ("not", 4, ValueKeywords.Not),
        ("allOf", 4, ValueKeywords.AllOf),
        ("anyOf", 4, ValueKeywords.AnyOf),
        ("oneOf", 4, ValueKeywords.OneOf),
        ("if", 7, ValueKeywords.If),
        ("minProperties", 4, ObjectKeywords.MinProperties),
        ("maxProperties", 4, ObjectKeywords.MaxProperties),
        ("required", 4, ObjectKeywords.Required),
        ("properties", 4, ObjectKeywords.Properties),
        ("propertyNames", 6, ObjectKeywords.PropertyNames),
        ("patternProperties", 4, ObjectKeywords.PatternProperties),
        ("additionalProperties", 4, ObjectKeywords.AdditionalProperties),
        ("dependencies", 4, ObjectKeywords.Dependencies),
        ("minItems", 4, ListKeywords.MinItems),
        ("maxItems", 4, ListKeywords.MaxItems),
        ("uniqueItems", 4, ListKeywords.UniqueItems),
        ("items", 4, ListKeywords.Items),
        ("contains", 6, ListKeywords.Contains),
        ("minLength", 4, TextKeywords.MinLength),
        ("maxLength", 4, TextKeywords.MaxLength),
        ("pattern", 4, TextKeywords.Pattern),
        ("contentEncoding", 7, TextKeywords.ContentEncoding),
        ("contentMediaType", 7, TextKeywords.ContentMediaType),
        ("minimum", 4, NumberKeywords.Minimum),
        ("exclusiveMinimum", 4, NumberKeywords.ExclusiveMinimum),
        ("maximum", 4, NumberKeywords.Maximum),
        ("exclusiveMaximum", 4, NumberKeywords.ExclusiveMaximum),
        ("multipleOf", 4, NumberKeywords.MultipleOf),
    ];

    private readonly JsonObject _document;
    private readonly Dictionary<JsonObject, SchemaPart> _parts = [];

    private readonly bool _withExtension;

    private SchemaCompiler(JsonObject document, bool withExtension) => (_document, _withExtension, Draft) = (document, withExtension, DraftOf(document["$schema"]));

    public int Draft { get; }

    /// <param name="document">The schema.</param>
    /// <param name="withExtension">Whether Kratos' extension counts.</param>
    /// <exception cref="InvalidOperationException">It is no JSON Schema.</exception>
    public static SchemaPart Compile(JsonObject document, bool withExtension = true)
    {
        var compiler = new SchemaCompiler(document, withExtension);
        var root = compiler.Part(document) ?? throw new InvalidOperationException("it is no schema");
        var answering = new HashSet<SchemaPart>();
        return compiler._parts.Values.Any(part => part.IsEndless(answering)) ? throw new InvalidOperationException("a part of it refers to itself") : root;
    }

    /// <summary>A schema within the document; null when it is none.</summary>
    public SchemaPart? Part(JsonNode? node) => node switch
    {
        JsonObject schema => _parts.TryGetValue(schema, out var known) ? known : Read(schema),
        JsonValue flag when Draft > 4 && flag.GetValueKind() is JsonValueKind.True => new SchemaPart(),
        JsonValue flag when Draft > 4 && flag.GetValueKind() is JsonValueKind.False => new SchemaPart { First = (_, path) => [new(path, Messages.Invalid("Nothing may be here."))] },
        _ => null,
    };

    private SchemaPart Read(JsonObject schema)
    {
        var part = _parts[schema] = new SchemaPart();
        SchemaKeyword Keyword(string name) => new(this, schema, part, name);
        if (schema.ContainsKey(SchemaReferences.Key))
        {
            // Whatever stands beside a reference does not count.
            var reference = Keyword(SchemaReferences.Key).Text;
            var target = Part(SchemaReferences.Target(_document, reference)) ?? throw new InvalidOperationException($"$ref '{reference}' leads to nothing");
            part.AlsoAsks(target);
            part.Add(target.Errors);
            return part;
        }

        if (schema.ContainsKey("type")) part.First = ValueKeywords.Type(Keyword("type"));
        foreach (var (name, since, check) in Keywords)
        {
            if (Draft >= since && schema.ContainsKey(name)) part.Add(check(Keyword(name)));
        }

        if (_withExtension) part.Add(SchemaExtension.Check(schema));
        return part;
    }

    /// <summary>The draft that a document is written in.</summary>
    /// <exception cref="InvalidOperationException">Kratos does not know it.</exception>
    public static int DraftOf(JsonNode? dialect) => dialect is null ? Latest : Json.Text(dialect) switch
    {
        "http://json-schema.org/schema#" or "http://json-schema.org/draft-07/schema#" => 7,
        "http://json-schema.org/draft-06/schema#" => 6,
        "http://json-schema.org/draft-04/schema#" => 4,
        _ => throw new InvalidOperationException($"$schema is {dialect.ToJsonString()}, and Kratos knows http://json-schema.org/draft-07/schema#, its drafts 06 and 04, and http://json-schema.org/schema#, written exactly so"),
    };
}
