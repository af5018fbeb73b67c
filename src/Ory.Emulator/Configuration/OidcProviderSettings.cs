namespace Ory.Emulator;

/// <summary>One entry of <c>selfservice.methods.oidc.config.providers</c>.</summary>
internal sealed record OidcProviderSettings
{
    public required string Id { get; init; }

    public required string Provider { get; init; }

    public string? Label { get; init; }

    public string? IssuerUrl { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    public IReadOnlyList<string> Scope { get; init; } = [];

    public string? MapperUrl { get; init; }

    /// <summary>Whether codes are bound to who left (RFC 7636): <c>auto</c>, <c>never</c> or <c>force</c>, which has another callback.</summary>
    public string Pkce { get; init; } = "auto";

    /// <summary>Which claims the provider is asked for (OpenID Connect Core 1.0, section 5.5), as JSON.</summary>
    public string? RequestedClaims { get; init; }

    /// <summary>Whether the provider's userinfo endpoint is asked for claims, rather than that those of the ID token count.</summary>
    public bool AsksForUserInfo { get; init; }

    /// <summary>Whose people alone come from there: no form of the open source offers it.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>Whom else an ID token may be for that is brought along: applications on phones have client ids of their own.</summary>
    public IReadOnlyList<string> AdditionalIdTokenAudiences { get; init; } = [];

    /// <summary>Whether claims come from that endpoint: always where Kratos takes the provider for one of OAuth2 alone.</summary>
    public bool HasUserInfo => AsksForUserInfo || Provider is "auth0" or "gitlab";

    /// <summary>
    /// The issuer of a provider whose own libraries hand out ID tokens that Kratos takes as they are, and whose address it knows; null for every other one.
    /// </summary>
    public string? NativeIssuer => Provider switch
    {
        "apple" => "https://appleid.apple.com",
        "google" => "https://accounts.google.com",
        "netid" => "https://broker.netid.de/",
        _ => null,
    };
}
