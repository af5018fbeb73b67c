using System.Text.Json;

namespace Ory.Frontend;

/// <summary>What FedCM gave (Ory's <c>updateFedcmFlowBody</c>; Ory Network).</summary>
public sealed record UpdateFedcmFlowBody : FrontendModel
{
    /// <summary>The result of <c>navigator.credentials.get</c>; a secret.</summary>
    public required string Token { get; init; }

    /// <summary>The anti-CSRF token of createFedcmFlow.</summary>
    public required string CsrfToken { get; init; }

    /// <summary>The nonce that was used; then the token has to repeat it.</summary>
    public string? Nonce { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
