using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>An identity (Ory's <c>identity</c>): a person or machine that can sign in.</summary>
[JsonConverter(typeof(IdentityConverter))]
public sealed record Identity : FrontendModel
{
    // Kept as bytes until somebody asks: most requests never look into them.
    private object? traits;
    private object? metadataPublic;

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
    public DateTimeOffset? StateChangedAt { get => StateChangedAtWire.Value; init => StateChangedAtWire = Timestamp.From(value); }

    /// <summary>The traits as the schema shapes them: raw JSON, usually an object. Undefined when the server sent none.</summary>
    public JsonElement Traits { get => RawJson.Element(ref traits) ?? default; init => traits = RawJson.From(value); }

    /// <summary>Addresses that can be or have been verified. Empty when the server sends none.</summary>
    public IReadOnlyList<VerifiableIdentityAddress> VerifiableAddresses { get => VerifiableAddressesWire ?? []; init => VerifiableAddressesWire = value; }

    /// <summary>Addresses that the account can be recovered with. Empty when the server sends none.</summary>
    public IReadOnlyList<RecoveryIdentityAddress> RecoveryAddresses { get => RecoveryAddressesWire ?? []; init => RecoveryAddressesWire = value; }

    /// <summary>What the application stored for everybody who may see the identity: raw JSON. Null when there is none.</summary>
    public JsonElement? MetadataPublic { get => RawJson.Element(ref metadataPublic); init => metadataPublic = value is { } given ? RawJson.From(given) : null; }

    /// <summary>When the identity was made.</summary>
    public DateTimeOffset? CreatedAt { get => CreatedAtWire.Value; init => CreatedAtWire = Timestamp.From(value); }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset? UpdatedAt { get => UpdatedAtWire.Value; init => UpdatedAtWire = Timestamp.From(value); }

    /// <summary>The organization's id, a UUID, where the identity belongs to one (Ory Network).</summary>
    public string? OrganizationId { get; init; }

    internal Timestamp StateChangedAtWire { get; init; }

    internal IReadOnlyList<VerifiableIdentityAddress>? VerifiableAddressesWire { get; init; }

    internal IReadOnlyList<RecoveryIdentityAddress>? RecoveryAddressesWire { get; init; }

    internal Timestamp CreatedAtWire { get; init; }

    internal Timestamp UpdatedAtWire { get; init; }

    internal object? TraitsWire { get => traits; init => traits = value; }

    internal object? MetadataPublicWire { get => metadataPublic; init => metadataPublic = value; }
}
