using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Reads and writes the members of an object that is decoded by hand.</summary>
internal static class JsonMember
{
    internal static void StartObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.None)
            reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An object was expected.");
    }

    /// <summary>Keeps a member that is not known, as it is.</summary>
    internal static void Keep(ref Utf8JsonReader reader, ref Dictionary<string, JsonElement>? members)
    {
        var name = reader.GetString()!;
        reader.Read();
        (members ??= [])[name] = JsonElement.ParseValue(ref reader);
    }

    internal static void Write(Utf8JsonWriter writer, Dictionary<string, JsonElement>? members)
    {
        foreach (var (name, value) in members ?? (IEnumerable<KeyValuePair<string, JsonElement>>)[])
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    internal static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    internal static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Timestamp value)
    {
        if (!value.IsSet)
            return;
        Span<byte> text = stackalloc byte[Timestamp.MaxLength];
        writer.WriteString(name, text[..value.Format(text)]);
    }
}
