using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>Reads and writes <see cref="Identity"/> by hand: it is decoded with every request that is not cached.</summary>
internal sealed class IdentityConverter : JsonConverter<Identity>
{
    public override Identity? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, []);

    public override void Write(Utf8JsonWriter writer, Identity value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Reads the object that the reader stands on. <paramref name="source"/> is what the reader reads, empty where that is not known.</summary>
    internal static Identity Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        JsonMember.StartObject(ref reader);
        string? id = null, externalId = null, schemaId = null, schemaUrl = null, state = null, organizationId = null;
        Timestamp stateChangedAt = default, createdAt = default, updatedAt = default;
        object? traits = null, metadataPublic = null;
        IReadOnlyList<VerifiableIdentityAddress>? verifiableAddresses = null;
        IReadOnlyList<RecoveryIdentityAddress>? recoveryAddresses = null;
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
                case 5 when name.SequenceEqual("state"u8):
                    reader.Read();
                    state = JsonText.ReadWord(ref reader);
                    break;
                case 6 when name.SequenceEqual("traits"u8):
                    reader.Read();
                    traits = RawJson.Read(ref reader, source);
                    break;
                case 9 when name.SequenceEqual("schema_id"u8):
                    reader.Read();
                    schemaId = JsonText.ReadShared(ref reader);
                    break;
                case 10 when name.SequenceEqual("schema_url"u8):
                    reader.Read();
                    schemaUrl = JsonText.ReadShared(ref reader);
                    break;
                case 10 when name.SequenceEqual("created_at"u8):
                    reader.Read();
                    createdAt = JsonText.ReadTime(ref reader);
                    break;
                case 10 when name.SequenceEqual("updated_at"u8):
                    reader.Read();
                    updatedAt = JsonText.ReadTime(ref reader);
                    break;
                case 11 when name.SequenceEqual("external_id"u8):
                    reader.Read();
                    externalId = JsonText.Read(ref reader);
                    break;
                case 15 when name.SequenceEqual("metadata_public"u8):
                    reader.Read();
                    metadataPublic = RawJson.Read(ref reader, source);
                    break;
                case 15 when name.SequenceEqual("organization_id"u8):
                    reader.Read();
                    organizationId = JsonText.ReadShared(ref reader);
                    break;
                case 16 when name.SequenceEqual("state_changed_at"u8):
                    reader.Read();
                    stateChangedAt = JsonText.ReadTime(ref reader);
                    break;
                case 18 when name.SequenceEqual("recovery_addresses"u8):
                    reader.Read();
                    recoveryAddresses = JsonList.Read(ref reader, source, RecoveryIdentityAddressConverter.Read);
                    break;
                case 20 when name.SequenceEqual("verifiable_addresses"u8):
                    reader.Read();
                    verifiableAddresses = JsonList.Read(ref reader, source, VerifiableIdentityAddressConverter.Read);
                    break;
                default:
                    JsonMember.Keep(ref reader, ref others);
                    break;
            }
        }
        return new Identity
        {
            Id = id ?? throw new JsonException("An identity has no id."),
            ExternalId = externalId,
            SchemaId = schemaId,
            SchemaUrl = schemaUrl,
            State = state,
            StateChangedAtWire = stateChangedAt,
            TraitsWire = traits,
            VerifiableAddressesWire = verifiableAddresses,
            RecoveryAddressesWire = recoveryAddresses,
            MetadataPublicWire = metadataPublic,
            CreatedAtWire = createdAt,
            UpdatedAtWire = updatedAt,
            OrganizationId = organizationId,
            AdditionalMembersWire = others,
        };
    }

    internal static void Write(Utf8JsonWriter writer, Identity value)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, value.Id);
        JsonMember.Write(writer, "external_id"u8, value.ExternalId);
        JsonMember.Write(writer, "schema_id"u8, value.SchemaId);
        JsonMember.Write(writer, "schema_url"u8, value.SchemaUrl);
        JsonMember.Write(writer, "state"u8, value.State);
        JsonMember.Write(writer, "state_changed_at"u8, value.StateChangedAtWire);
        if (value.TraitsWire is not null)
        {
            writer.WritePropertyName("traits"u8);
            RawJson.Write(writer, value.TraitsWire);
        }
        if (value.VerifiableAddressesWire is not null)
        {
            writer.WritePropertyName("verifiable_addresses"u8);
            JsonList.Write(writer, value.VerifiableAddressesWire, VerifiableIdentityAddressConverter.Write);
        }
        if (value.RecoveryAddressesWire is not null)
        {
            writer.WritePropertyName("recovery_addresses"u8);
            JsonList.Write(writer, value.RecoveryAddressesWire, RecoveryIdentityAddressConverter.Write);
        }
        writer.WritePropertyName("metadata_public"u8);
        RawJson.Write(writer, value.MetadataPublicWire);
        JsonMember.Write(writer, "created_at"u8, value.CreatedAtWire);
        JsonMember.Write(writer, "updated_at"u8, value.UpdatedAtWire);
        writer.WriteString("organization_id"u8, value.OrganizationId);
        JsonMember.Write(writer, value.AdditionalMembersWire);
        writer.WriteEndObject();
    }
}
