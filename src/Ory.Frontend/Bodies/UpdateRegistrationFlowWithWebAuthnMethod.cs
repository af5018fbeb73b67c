using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a sign-up flow with the method <c>webauthn</c> (Ory's <c>updateRegistrationFlowWithWebAuthnMethod</c>).</summary>
public sealed record UpdateRegistrationFlowWithWebAuthnMethod : UpdateRegistrationFlowBody
{
    /// <summary>Always <c>webauthn</c>.</summary>
    public string Method => "webauthn";

    /// <summary>The traits: raw JSON, an object as the schema shapes it.</summary>
    public required JsonElement Traits { get; init; }

    /// <summary>The browser's answer to the challenge, JSON as text.</summary>
    public string? WebauthnRegister { get; init; }

    /// <summary>A name for the key.</summary>
    public string? WebauthnRegisterDisplayname { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
