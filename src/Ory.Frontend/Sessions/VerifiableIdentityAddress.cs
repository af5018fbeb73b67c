using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>An address that can be verified (Ory's <c>verifiableIdentityAddress</c>).</summary>
[JsonConverter(typeof(VerifiableIdentityAddressConverter))]
public sealed record VerifiableIdentityAddress : FrontendModel
{
    /// <summary>The address' id, a UUID.</summary>
    public string? Id { get; init; }

    /// <summary>The address: an e-mail address or a telephone number.</summary>
    public string? Value { get; init; }

    /// <summary>Whether somebody proved to receive what is sent there. False when absent.</summary>
    public bool Verified { get; init; }

    /// <summary><c>email</c> or <c>sms</c>.</summary>
    public string? Via { get; init; }

    /// <summary><c>pending</c>, <c>sent</c> (a message was queued) or <c>completed</c>; independent of <see cref="Verified"/>.</summary>
    public string? Status { get; init; }

    /// <summary>When it was verified; null until then.</summary>
    public DateTimeOffset? VerifiedAt { get => VerifiedAtWire.Value; init => VerifiedAtWire = Timestamp.From(value); }

    /// <summary>When the address was made.</summary>
    public DateTimeOffset? CreatedAt { get => CreatedAtWire.Value; init => CreatedAtWire = Timestamp.From(value); }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset? UpdatedAt { get => UpdatedAtWire.Value; init => UpdatedAtWire = Timestamp.From(value); }

    internal Timestamp VerifiedAtWire { get; init; }

    internal Timestamp CreatedAtWire { get; init; }

    internal Timestamp UpdatedAtWire { get; init; }
}
