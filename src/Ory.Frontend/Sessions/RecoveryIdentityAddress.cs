using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>An address that an account can be recovered with (Ory's <c>recoveryIdentityAddress</c>).</summary>
[JsonConverter(typeof(RecoveryIdentityAddressConverter))]
public sealed record RecoveryIdentityAddress : FrontendModel
{
    /// <summary>The address' id, a UUID.</summary>
    public string? Id { get; init; }

    /// <summary>The address: an e-mail address or a telephone number.</summary>
    public string? Value { get; init; }

    /// <summary><c>email</c> or <c>sms</c>.</summary>
    public string? Via { get; init; }

    /// <summary>When the address was made.</summary>
    public DateTimeOffset? CreatedAt { get => CreatedAtWire.Value; init => CreatedAtWire = Timestamp.From(value); }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset? UpdatedAt { get => UpdatedAtWire.Value; init => UpdatedAtWire = Timestamp.From(value); }

    internal Timestamp CreatedAtWire { get; init; }

    internal Timestamp UpdatedAtWire { get; init; }
}
