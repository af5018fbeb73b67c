using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a login flow with the method <c>webauthn</c> (Ory's <c>updateLoginFlowWithWebAuthnMethod</c>).</summary>
public sealed record UpdateLoginFlowWithWebAuthnMethod : UpdateLoginFlowBody
{
    /// <summary>Always <c>webauthn</c>.</summary>
    public string Method => "webauthn";

    /// <summary>The identifier, in the first step.</summary>
    public string? Identifier { get; init; }

    /// <summary>The browser's answer to the challenge, JSON as text, in the second step.</summary>
    public string? WebauthnLogin { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
