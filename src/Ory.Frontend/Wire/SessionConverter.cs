using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>Reads and writes <see cref="Session"/> by hand: it is decoded with every request that is not cached.</summary>
internal sealed class SessionConverter : JsonConverter<Session>
{
    public override Session? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, []);

    public override void Write(Utf8JsonWriter writer, Session value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Reads the object that the reader stands on. <paramref name="source"/> is what the reader reads, empty where that is not known.</summary>
    internal static Session Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        JsonMember.StartObject(ref reader);
        string? id = null, authenticatorAssuranceLevel = null, tokenized = null;
        bool active = false;
        Timestamp expiresAt = default, authenticatedAt = default, issuedAt = default;
        IReadOnlyList<SessionAuthenticationMethod>? authenticationMethods = null;
        Identity? identity = null;
        IReadOnlyList<SessionDevice>? devices = null;
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
                case 6 when name.SequenceEqual("active"u8):
                    reader.Read();
                    active = JsonText.ReadBoolean(ref reader);
                    break;
                case 7 when name.SequenceEqual("devices"u8):
                    reader.Read();
                    devices = JsonList.Read(ref reader, source, SessionDeviceConverter.Read);
                    break;
                case 8 when name.SequenceEqual("identity"u8):
                    reader.Read();
                    identity = reader.TokenType == JsonTokenType.Null ? null : IdentityConverter.Read(ref reader, source);
                    break;
                case 9 when name.SequenceEqual("issued_at"u8):
                    reader.Read();
                    issuedAt = JsonText.ReadTime(ref reader);
                    break;
                case 9 when name.SequenceEqual("tokenized"u8):
                    reader.Read();
                    tokenized = JsonText.Read(ref reader);
                    break;
                case 10 when name.SequenceEqual("expires_at"u8):
                    reader.Read();
                    expiresAt = JsonText.ReadTime(ref reader);
                    break;
                case 16 when name.SequenceEqual("authenticated_at"u8):
                    reader.Read();
                    authenticatedAt = JsonText.ReadTime(ref reader);
                    break;
                case 22 when name.SequenceEqual("authentication_methods"u8):
                    reader.Read();
                    authenticationMethods = JsonList.Read(ref reader, source, SessionAuthenticationMethodConverter.Read);
                    break;
                case 29 when name.SequenceEqual("authenticator_assurance_level"u8):
                    reader.Read();
                    authenticatorAssuranceLevel = JsonText.ReadWord(ref reader);
                    break;
                default:
                    JsonMember.Keep(ref reader, ref others);
                    break;
            }
        }
        return new Session
        {
            Id = id ?? throw new JsonException("A session has no id."),
            Active = active,
            ExpiresAtWire = expiresAt,
            AuthenticatedAtWire = authenticatedAt,
            AuthenticatorAssuranceLevel = authenticatorAssuranceLevel,
            AuthenticationMethodsWire = authenticationMethods,
            IssuedAtWire = issuedAt,
            Identity = identity,
            DevicesWire = devices,
            Tokenized = tokenized,
            AdditionalMembersWire = others,
        };
    }

    internal static void Write(Utf8JsonWriter writer, Session value)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, value.Id);
        writer.WriteBoolean("active"u8, value.Active);
        JsonMember.Write(writer, "expires_at"u8, value.ExpiresAtWire);
        JsonMember.Write(writer, "authenticated_at"u8, value.AuthenticatedAtWire);
        JsonMember.Write(writer, "authenticator_assurance_level"u8, value.AuthenticatorAssuranceLevel);
        writer.WritePropertyName("authentication_methods"u8);
        JsonList.Write(writer, value.AuthenticationMethodsWire, SessionAuthenticationMethodConverter.Write);
        JsonMember.Write(writer, "issued_at"u8, value.IssuedAtWire);
        writer.WritePropertyName("identity"u8);
        if (value.Identity is null)
            writer.WriteNullValue();
        else
            IdentityConverter.Write(writer, value.Identity);
        writer.WritePropertyName("devices"u8);
        JsonList.Write(writer, value.DevicesWire, SessionDeviceConverter.Write);
        JsonMember.Write(writer, "tokenized"u8, value.Tokenized);
        JsonMember.Write(writer, value.AdditionalMembersWire);
        writer.WriteEndObject();
    }
}
