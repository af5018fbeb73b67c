using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>Reads and writes <see cref="SessionAuthenticationMethod"/> by hand: it is decoded with every request that is not cached.</summary>
internal sealed class SessionAuthenticationMethodConverter : JsonConverter<SessionAuthenticationMethod>
{
    public override SessionAuthenticationMethod? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, []);

    public override void Write(Utf8JsonWriter writer, SessionAuthenticationMethod value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Reads the object that the reader stands on. <paramref name="source"/> is what the reader reads, empty where that is not known.</summary>
    internal static SessionAuthenticationMethod Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        JsonMember.StartObject(ref reader);
        string? method = null, aal = null, provider = null, organization = null;
        Timestamp completedAt = default;
        Dictionary<string, JsonElement>? others = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Name(in reader);
            switch (name.Length)
            {
                case 3 when name.SequenceEqual("aal"u8):
                    reader.Read();
                    aal = JsonText.ReadWord(ref reader);
                    break;
                case 6 when name.SequenceEqual("method"u8):
                    reader.Read();
                    method = JsonText.ReadWord(ref reader);
                    break;
                case 8 when name.SequenceEqual("provider"u8):
                    reader.Read();
                    provider = JsonText.ReadShared(ref reader);
                    break;
                case 12 when name.SequenceEqual("completed_at"u8):
                    reader.Read();
                    completedAt = JsonText.ReadTime(ref reader);
                    break;
                case 12 when name.SequenceEqual("organization"u8):
                    reader.Read();
                    organization = JsonText.ReadShared(ref reader);
                    break;
                default:
                    JsonMember.Keep(ref reader, ref others);
                    break;
            }
        }
        return new SessionAuthenticationMethod
        {
            Method = method,
            Aal = aal,
            CompletedAtWire = completedAt,
            Provider = provider,
            Organization = organization,
            AdditionalMembersWire = others,
        };
    }

    internal static void Write(Utf8JsonWriter writer, SessionAuthenticationMethod value)
    {
        writer.WriteStartObject();
        JsonMember.Write(writer, "method"u8, value.Method);
        JsonMember.Write(writer, "aal"u8, value.Aal);
        JsonMember.Write(writer, "completed_at"u8, value.CompletedAtWire);
        JsonMember.Write(writer, "provider"u8, value.Provider);
        JsonMember.Write(writer, "organization"u8, value.Organization);
        JsonMember.Write(writer, value.AdditionalMembersWire);
        writer.WriteEndObject();
    }
}
