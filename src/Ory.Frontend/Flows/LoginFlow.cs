using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>A sign-in (Ory's <c>loginFlow</c>).</summary>
public sealed record LoginFlow : SelfServiceFlow
{
    /// <summary>Whether somebody who is signed in does so again. False when absent.</summary>
    public bool Refresh { get; init; }

    /// <summary>The level that was asked for: one of <see cref="AuthenticatorAssuranceLevels"/>.</summary>
    public string? RequestedAal { get; init; }

    /// <summary>When it was made.</summary>
    [JsonIgnore]
    public DateTimeOffset? CreatedAt { get => CreatedAtWire.Value; init => CreatedAtWire = Timestamp.From(value); }

    /// <summary>When it was changed last.</summary>
    [JsonIgnore]
    public DateTimeOffset? UpdatedAt { get => UpdatedAtWire.Value; init => UpdatedAtWire = Timestamp.From(value); }

    /// <summary>The organization's id, a UUID (Ory Network).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? OrganizationId { get; init; }

    /// <summary>The challenge of the OAuth2 request that this is part of.</summary>
    [JsonPropertyName("oauth2_login_challenge")]
    public string? OAuth2LoginChallenge { get; init; }

    /// <summary>The OAuth2 request that this is part of.</summary>
    [JsonPropertyName("oauth2_login_request")]
    public OAuth2LoginRequest? OAuth2LoginRequest { get; init; }

    /// <summary>The first half of the codes that exchangeSessionToken takes. Only in the answer that created a native flow; a secret.</summary>
    public string? SessionTokenExchangeCode { get; init; }

    /// <summary>The id of the identity schema that was asked for.</summary>
    public string? IdentitySchema { get; init; }

    [JsonInclude, JsonPropertyName("created_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal Timestamp CreatedAtWire { get; init; }

    [JsonInclude, JsonPropertyName("updated_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal Timestamp UpdatedAtWire { get; init; }
}
