using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>Reads and writes <see cref="SessionDevice"/> by hand: it is decoded with every request that is not cached.</summary>
internal sealed class SessionDeviceConverter : JsonConverter<SessionDevice>
{
    public override SessionDevice? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, []);

    public override void Write(Utf8JsonWriter writer, SessionDevice value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Reads the object that the reader stands on. <paramref name="source"/> is what the reader reads, empty where that is not known.</summary>
    internal static SessionDevice Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        JsonMember.StartObject(ref reader);
        string? id = null, ipAddress = null, userAgent = null, location = null;
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
                case 8 when name.SequenceEqual("location"u8):
                    reader.Read();
                    location = JsonText.Read(ref reader);
                    break;
                case 10 when name.SequenceEqual("ip_address"u8):
                    reader.Read();
                    ipAddress = JsonText.Read(ref reader);
                    break;
                case 10 when name.SequenceEqual("user_agent"u8):
                    reader.Read();
                    userAgent = JsonText.Read(ref reader);
                    break;
                default:
                    JsonMember.Keep(ref reader, ref others);
                    break;
            }
        }
        return new SessionDevice
        {
            Id = id,
            IpAddress = ipAddress,
            UserAgent = userAgent,
            Location = location,
            AdditionalMembersWire = others,
        };
    }

    internal static void Write(Utf8JsonWriter writer, SessionDevice value)
    {
        writer.WriteStartObject();
        JsonMember.Write(writer, "id"u8, value.Id);
        writer.WriteString("ip_address"u8, value.IpAddress);
        writer.WriteString("user_agent"u8, value.UserAgent);
        writer.WriteString("location"u8, value.Location);
        JsonMember.Write(writer, value.AdditionalMembersWire);
        writer.WriteEndObject();
    }
}
