using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>
/// Reads the traits of a form. What came under a field's own name came as text: it gets the type of the schema, and is not there when it is empty. What
/// came in one piece, as an object of JSON, stays as it is. Objects are always there.
/// </summary>
internal static class TraitReader
{
    public static JsonObject Read(IEnumerable<TraitField> fields, SubmittedForm form)
    {
        var traits = Whole(form)?.DeepClone() as JsonObject ?? [];
        foreach (var field in fields.Where(field => field.IsListed))
        {
            if (form.Texts(field.Name) is { Count: > 0 } texts && Value(field, texts) is { } value) Json.Put(traits, field.Path, value);
            else if (field.IsJson && !IsThere(traits, field)) Json.Put(traits, field.Path, new JsonObject());
        }

        return traits;
    }

    /// <summary>The traits in one piece; null when they did not come so, or are no JSON.</summary>
    public static JsonNode? Whole(SubmittedForm form) => Json.Text(form.WholeTraits) is { } text ? Json.Parse(text) : form.WholeTraits;

    private static JsonNode? Value(TraitField field, IReadOnlyList<string> texts) => field.Kind switch
    {
        TraitKind.Text => texts[0].Length == 0 ? null : texts[0],
        TraitKind.Number => texts[0].Length == 0 ? (field.Required ? 0 : null) : Number(texts[0]),
        TraitKind.Flag => texts[^1].Length == 0 ? (field.Required ? false : null) : Flag(texts[^1]),
        TraitKind.Numbers => Json.Array(texts.Select(Number)),
        TraitKind.Flags => Json.Array(texts.Select(Flag)),
        TraitKind.Texts or TraitKind.List or TraitKind.JsonList => Json.Array(texts.Select(text => (JsonNode)text)),
        TraitKind.Json => Json.Parse(texts[0]),
        _ => null,
    };

    // What is no number stays a text, and is of the wrong type then.
    private static JsonNode Number(string text) => GoNumber.Parse(text) is { } number ? number : text;

    private static JsonNode Flag(string text) => GoBool.Parse(text) is { } flag ? flag : text;

    private static bool IsThere(JsonObject traits, TraitField field)
    {
        JsonNode? node = traits;
        foreach (var part in field.Path)
        {
            // What is in the place of an object is complained about, not overwritten.
            if (node is not JsonObject map) return true;
            if (!map.TryGetPropertyValue(part, out node)) return false;
        }

        return true;
    }
}
