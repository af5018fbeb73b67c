using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a settings flow with the method <c>passkey</c> (Ory's <c>updateSettingsFlowWithPasskeyMethod</c>).</summary>
public sealed record UpdateSettingsFlowWithPasskeyMethod : UpdateSettingsFlowBody
{
    /// <summary>Always <c>passkey</c>.</summary>
    public string Method => "passkey";

    /// <summary>The browser's answer to the challenge, JSON as text, to add a passkey.</summary>
    public string? PasskeySettingsRegister { get; init; }

    /// <summary>The id of the passkey to remove.</summary>
    public string? PasskeyRemove { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
