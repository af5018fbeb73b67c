using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>One completed authentication of a session (Ory's <c>sessionAuthenticationMethod</c>).</summary>
[JsonConverter(typeof(SessionAuthenticationMethodConverter))]
public sealed record SessionAuthenticationMethod : FrontendModel
{
    /// <summary>How: one of <see cref="AuthenticationMethods"/>, or what a newer server says.</summary>
    public string? Method { get; init; }

    /// <summary>What it counted as: one of <see cref="AuthenticatorAssuranceLevels"/>; null in sessions of old servers.</summary>
    public string? Aal { get; init; }

    /// <summary>When it was completed.</summary>
    public DateTimeOffset? CompletedAt { get => CompletedAtWire.Value; init => CompletedAtWire = Timestamp.From(value); }

    /// <summary>The provider's id, for <c>oidc</c> and <c>saml</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>The organization's id, where the sign-in was through one (Ory Network).</summary>
    public string? Organization { get; init; }

    internal Timestamp CompletedAtWire { get; init; }
}
