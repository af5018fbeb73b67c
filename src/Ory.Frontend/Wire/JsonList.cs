using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Reads and writes lists that mostly have one item.</summary>
internal static class JsonList
{
    internal delegate T Item<out T>(ref Utf8JsonReader reader, ReadOnlySpan<byte> source);

    internal static IReadOnlyList<T>? Read<T>(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, Item<T> item)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("An array was expected.");
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
            return [];
        var first = item(ref reader, source);
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
            return [first];
        var items = new List<T> { first };
        do
        {
            items.Add(item(ref reader, source));
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray);
        return [.. items];
    }

    internal static void Write<T>(Utf8JsonWriter writer, IReadOnlyList<T>? items, Action<Utf8JsonWriter, T> item)
    {
        if (items is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartArray();
        foreach (var one in items)
            item(writer, one);
        writer.WriteEndArray();
    }
}
