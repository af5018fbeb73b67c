using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a settings flow with the method <c>webauthn</c> (Ory's <c>updateSettingsFlowWithWebAuthnMethod</c>).</summary>
public sealed record UpdateSettingsFlowWithWebAuthnMethod : UpdateSettingsFlowBody
{
    /// <summary>Always <c>webauthn</c>.</summary>
    public string Method => "webauthn";

    /// <summary>The browser's answer to the challenge, JSON as text, to add a key.</summary>
    public string? WebauthnRegister { get; init; }

    /// <summary>A name for it.</summary>
    public string? WebauthnRegisterDisplayname { get; init; }

    /// <summary>The id of the key to remove.</summary>
    public string? WebauthnRemove { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
