using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>Reads and writes <see cref="Timestamp"/> without a string in between.</summary>
internal sealed class TimestampConverter : JsonConverter<Timestamp>
{
    public override Timestamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, Timestamp value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Timestamp.MaxLength];
        writer.WriteStringValue(text[..value.Format(text)]);
    }

    internal static Timestamp Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("A time must be a string.");
        if (!reader.HasValueSequence && !reader.ValueIsEscaped && Timestamp.TryParse(reader.ValueSpan, out var time))
            return time;

        // In pieces or with escapes: rare, but legal JSON.
        Span<byte> copy = stackalloc byte[Timestamp.MaxLength * 6];
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length <= copy.Length && Timestamp.TryParse(copy[..reader.CopyString(copy)], out time))
            return time;
        throw new JsonException("A time is not as RFC 3339 has it.");
    }
}
