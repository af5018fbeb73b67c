using System.Text.Json;

namespace Ory.Frontend;

/// <summary>JSON that the client passes on without looking into it: bytes as they came, or an element once somebody looked.</summary>
internal static class RawJson
{
    internal static object? From(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? null : value;

    /// <summary>The value that the reader stands on; <paramref name="source"/> is what the reader reads, empty where that is not known.</summary>
    internal static object? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (source.IsEmpty)
            return JsonElement.ParseValue(ref reader);
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return source[start..(int)reader.BytesConsumed].ToArray();
    }

    /// <summary>The element; parsed at the first call. Two threads may both parse: either result is right.</summary>
    internal static JsonElement? Element(ref object? raw)
    {
        if (raw is byte[] bytes)
            raw = JsonElement.Parse(bytes);
        return raw as JsonElement?;
    }

    internal static void Write(Utf8JsonWriter writer, object? raw)
    {
        switch (raw)
        {
            case byte[] bytes:
                writer.WriteRawValue(bytes, skipInputValidation: true);
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
