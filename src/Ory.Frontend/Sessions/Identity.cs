using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>An identity (Ory's <c>identity</c>): a person or machine that can sign in.</summary>
public sealed record Identity : FrontendModel
{
    /// <summary>The identity's id, a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The id that the application gave it, if any.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The id of the identity's schema.</summary>
    public string? SchemaId { get; init; }

    /// <summary>Where the schema can be read; empty in session lists.</summary>
    public string? SchemaUrl { get; init; }

    /// <summary><c>active</c> or <c>inactive</c>.</summary>
    public string? State { get; init; }

    /// <summary>When the state was set last; servers lose it at times.</summary>
    [JsonIgnore]
    public DateTimeOffset? StateChangedAt { get => StateChangedAtWire?.Value; init => StateChangedAtWire = Timestamp.From(value); }

    /// <summary>The traits as the schema shapes them: raw JSON, usually an object. Undefined when the server sent none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Traits { get; init; }

    /// <summary>Addresses that can be or have been verified. Empty when the server sends none.</summary>
    [JsonIgnore]
    public IReadOnlyList<VerifiableIdentityAddress> VerifiableAddresses { get => VerifiableAddressesWire ?? []; init => VerifiableAddressesWire = value; }

    /// <summary>Addresses that the account can be recovered with. Empty when the server sends none.</summary>
    [JsonIgnore]
    public IReadOnlyList<RecoveryIdentityAddress> RecoveryAddresses { get => RecoveryAddressesWire ?? []; init => RecoveryAddressesWire = value; }

    /// <summary>What the application stored for everybody who may see the identity: raw JSON. Null when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? MetadataPublic { get; init; }

    /// <summary>When the identity was made.</summary>
    [JsonIgnore]
    public DateTimeOffset? CreatedAt { get => CreatedAtWire?.Value; init => CreatedAtWire = Timestamp.From(value); }

    /// <summary>When it was changed last.</summary>
    [JsonIgnore]
    public DateTimeOffset? UpdatedAt { get => UpdatedAtWire?.Value; init => UpdatedAtWire = Timestamp.From(value); }

    /// <summary>The organization's id, a UUID, where the identity belongs to one (Ory Network).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? OrganizationId { get; init; }

    [JsonInclude, JsonPropertyName("state_changed_at")]
    internal Timestamp? StateChangedAtWire { get; init; }

    [JsonInclude, JsonPropertyName("verifiable_addresses")]
    internal IReadOnlyList<VerifiableIdentityAddress>? VerifiableAddressesWire { get; init; }

    [JsonInclude, JsonPropertyName("recovery_addresses")]
    internal IReadOnlyList<RecoveryIdentityAddress>? RecoveryAddressesWire { get; init; }

    [JsonInclude, JsonPropertyName("created_at")]
    internal Timestamp? CreatedAtWire { get; init; }

    [JsonInclude, JsonPropertyName("updated_at")]
    internal Timestamp? UpdatedAtWire { get; init; }
}
