using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a login flow with the method <c>oidc</c> (Ory's <c>updateLoginFlowWithOidcMethod</c>).</summary>
public sealed record UpdateLoginFlowWithOidcMethod : UpdateLoginFlowBody
{
    /// <summary>Always <c>oidc</c>.</summary>
    public string Method => "oidc";

    /// <summary>The provider's id.</summary>
    public required string Provider { get; init; }

    /// <summary>An ID token that the provider's own SDK obtained, in place of a redirect; a secret.</summary>
    public string? IdToken { get; init; }

    /// <summary>The nonce in it.</summary>
    public string? IdTokenNonce { get; init; }

    /// <summary>Traits to add to what the provider tells: raw JSON, an object.</summary>
    public JsonElement? Traits { get; init; }

    /// <summary>Parameters for the provider (<c>login_hint</c>, <c>hd</c>, <c>prompt</c>, <c>auth_type</c>, <c>acr_values</c>): raw JSON, an object.</summary>
    public JsonElement? UpstreamParameters { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
