using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>Reads and writes <see cref="RecoveryIdentityAddress"/> by hand: it is decoded with every request that is not cached.</summary>
internal sealed class RecoveryIdentityAddressConverter : JsonConverter<RecoveryIdentityAddress>
{
    public override RecoveryIdentityAddress? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, []);

    public override void Write(Utf8JsonWriter writer, RecoveryIdentityAddress value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Reads the object that the reader stands on. <paramref name="source"/> is what the reader reads, empty where that is not known.</summary>
    internal static RecoveryIdentityAddress Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        JsonMember.StartObject(ref reader);
        string? id = null, value = null, via = null;
        Timestamp createdAt = default, updatedAt = default;
        Dictionary<string, JsonElement>? others = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Name(in reader);
            switch (name.Length)
            {
                case 2 when name.SequenceEqual("id"u8):
                    reader.Read();
                    id = JsonText.Read(ref reader);
                    break;
                case 3 when name.SequenceEqual("via"u8):
                    reader.Read();
                    via = JsonText.ReadWord(ref reader);
                    break;
                case 5 when name.SequenceEqual("value"u8):
                    reader.Read();
                    value = JsonText.Read(ref reader);
                    break;
                case 10 when name.SequenceEqual("created_at"u8):
                    reader.Read();
                    createdAt = JsonText.ReadTime(ref reader);
                    break;
                case 10 when name.SequenceEqual("updated_at"u8):
                    reader.Read();
                    updatedAt = JsonText.ReadTime(ref reader);
                    break;
                default:
                    JsonMember.Keep(ref reader, ref others);
                    break;
            }
        }
        return new RecoveryIdentityAddress
        {
            Id = id,
            Value = value,
            Via = via,
            CreatedAtWire = createdAt,
            UpdatedAtWire = updatedAt,
            AdditionalMembersWire = others,
        };
    }

    internal static void Write(Utf8JsonWriter writer, RecoveryIdentityAddress value)
    {
        writer.WriteStartObject();
        JsonMember.Write(writer, "id"u8, value.Id);
        JsonMember.Write(writer, "value"u8, value.Value);
        JsonMember.Write(writer, "via"u8, value.Via);
        JsonMember.Write(writer, "created_at"u8, value.CreatedAtWire);
        JsonMember.Write(writer, "updated_at"u8, value.UpdatedAtWire);
        JsonMember.Write(writer, value.AdditionalMembersWire);
        writer.WriteEndObject();
    }
}
