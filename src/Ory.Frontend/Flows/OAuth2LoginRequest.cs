using System.Text.Json;

namespace Ory.Frontend;

/// <summary>The OAuth2 request behind a sign-in (Ory's <c>oAuth2LoginRequest</c>), as Ory Hydra describes it.</summary>
public sealed record OAuth2LoginRequest : FrontendModel
{
    /// <summary>The challenge.</summary>
    public string? Challenge { get; init; }

    /// <summary>The client that asks (Ory's <c>oAuth2Client</c>): raw JSON, an object.</summary>
    public JsonElement? Client { get; init; }

    /// <summary>What the client wishes (Ory's <c>oAuth2ConsentRequestOpenIDConnectContext</c>): raw JSON, an object.</summary>
    public JsonElement? OidcContext { get; init; }

    /// <summary>The address of the original request.</summary>
    public string? RequestUrl { get; init; }

    /// <summary>The audience that is asked for; null when absent.</summary>
    public IReadOnlyList<string>? RequestedAccessTokenAudience { get; init; }

    /// <summary>The scopes that are asked for; null when absent.</summary>
    public IReadOnlyList<string>? RequestedScope { get; init; }

    /// <summary>Hydra's id of its login session.</summary>
    public string? SessionId { get; init; }

    /// <summary>Whether nothing needs to be asked of the user. False when absent.</summary>
    public bool? Skip { get; init; }

    /// <summary>Who is signed in at Hydra.</summary>
    public string? Subject { get; init; }
}
