using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Somebody. Never changed in place: the store replaces one version by the next.</summary>
internal sealed record Identity
{
    public required Guid Id { get; init; }

    public string? ExternalId { get; init; }

    public required string SchemaId { get; init; }

    public string State { get; init; } = "active";

    public DateTimeOffset? StateChangedAt { get; init; }

    public required JsonObject Traits { get; init; }

    public IReadOnlyList<VerifiableAddress> VerifiableAddresses { get; init; } = [];

    public IReadOnlyList<RecoveryAddress> RecoveryAddresses { get; init; } = [];

    public JsonNode? MetadataPublic { get; init; }

    public JsonNode? MetadataAdmin { get; init; }

    public ImmutableSortedDictionary<string, Credential> Credentials { get; init; } = ImmutableSortedDictionary.Create<string, Credential>(StringComparer.Ordinal);

    /// <summary>Kept and shown, and nothing more.</summary>
    public Guid? OrganizationId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public bool IsActive => State == "active";

    public Credential? Credential(string type) => Credentials.GetValueOrDefault(type);

    /// <summary>The same identity with one credential set or, where it is null, removed.</summary>
    public Identity With(string type, Credential? credential) =>
        this with { Credentials = credential is null ? Credentials.Remove(type) : Credentials.SetItem(type, credential) };

    /// <summary>The same identity as it is read back: the identifiers of each credential in order.</summary>
    public Identity Sorted() => this with
    {
        Credentials = Credentials.SetItems(Credentials.Where(pair => pair.Value.Identifiers.Count > 1)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value with { Identifiers = [.. pair.Value.Identifiers.Order(StringComparer.Ordinal)] }))),
    };

    /// <summary>The same identity with an address marked as verified, if it is one of its own: also where it was before, and a mail was sent since.</summary>
    public Identity WithVerified(string address, DateTimeOffset now) => this with
    {
        VerifiableAddresses = [.. VerifiableAddresses.Select(one => one.Value == address
            ? one with { Verified = true, Status = "completed", VerifiedAt = now, UpdatedAt = now } : one)],
    };

    /// <summary>The same identity with a mail to an address noted.</summary>
    public Identity WithMailed(string address) => this with
    {
        VerifiableAddresses = [.. VerifiableAddresses.Select(one => one.Value == address ? one with { Status = "sent" } : one)],
    };

    /// <summary>The same identity with another secret part of one credential.</summary>
    public Identity WithConfig(string type, JsonObject config, DateTimeOffset now, IReadOnlyList<string>? identifiers = null) =>
        With(type, Credential(type) is { } old
            ? old with { Config = config, UpdatedAt = now, Identifiers = identifiers ?? old.Identifiers }
            : new Credential(type, identifiers ?? [], config, type is "webauthn" or "passkey" or "code" ? 1 : 0, now, now));
}
