using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>Reads and writes <see cref="VerifiableIdentityAddress"/> by hand: it is decoded with every request that is not cached.</summary>
internal sealed class VerifiableIdentityAddressConverter : JsonConverter<VerifiableIdentityAddress>
{
    public override VerifiableIdentityAddress? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, []);

    public override void Write(Utf8JsonWriter writer, VerifiableIdentityAddress value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Reads the object that the reader stands on. <paramref name="source"/> is what the reader reads, empty where that is not known.</summary>
    internal static VerifiableIdentityAddress Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        JsonMember.StartObject(ref reader);
        string? id = null, value = null, via = null, status = null;
        bool verified = false;
        Timestamp verifiedAt = default, createdAt = default, updatedAt = default;
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
                case 6 when name.SequenceEqual("status"u8):
                    reader.Read();
                    status = JsonText.ReadWord(ref reader);
                    break;
                case 8 when name.SequenceEqual("verified"u8):
                    reader.Read();
                    verified = JsonText.ReadBoolean(ref reader);
                    break;
                case 10 when name.SequenceEqual("created_at"u8):
                    reader.Read();
                    createdAt = JsonText.ReadTime(ref reader);
                    break;
                case 10 when name.SequenceEqual("updated_at"u8):
                    reader.Read();
                    updatedAt = JsonText.ReadTime(ref reader);
                    break;
                case 11 when name.SequenceEqual("verified_at"u8):
                    reader.Read();
                    verifiedAt = JsonText.ReadTime(ref reader);
                    break;
                default:
                    JsonMember.Keep(ref reader, ref others);
                    break;
            }
        }
        return new VerifiableIdentityAddress
        {
            Id = id,
            Value = value,
            Verified = verified,
            Via = via,
            Status = status,
            VerifiedAtWire = verifiedAt,
            CreatedAtWire = createdAt,
            UpdatedAtWire = updatedAt,
            AdditionalMembersWire = others,
        };
    }

    internal static void Write(Utf8JsonWriter writer, VerifiableIdentityAddress value)
    {
        writer.WriteStartObject();
        JsonMember.Write(writer, "id"u8, value.Id);
        JsonMember.Write(writer, "value"u8, value.Value);
        writer.WriteBoolean("verified"u8, value.Verified);
        JsonMember.Write(writer, "via"u8, value.Via);
        JsonMember.Write(writer, "status"u8, value.Status);
        JsonMember.Write(writer, "verified_at"u8, value.VerifiedAtWire);
        JsonMember.Write(writer, "created_at"u8, value.CreatedAtWire);
        JsonMember.Write(writer, "updated_at"u8, value.UpdatedAtWire);
        JsonMember.Write(writer, value.AdditionalMembersWire);
        writer.WriteEndObject();
    }
}
