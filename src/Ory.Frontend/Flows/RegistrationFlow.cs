using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>A sign-up (Ory's <c>registrationFlow</c>).</summary>
public sealed record RegistrationFlow : SelfServiceFlow
{
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
}
