using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a settings flow with the method <c>totp</c> (Ory's <c>updateSettingsFlowWithTotpMethod</c>).</summary>
public sealed record UpdateSettingsFlowWithTotpMethod : UpdateSettingsFlowBody
{
    /// <summary>Always <c>totp</c>.</summary>
    public string Method => "totp";

    /// <summary>The code that the authenticator application shows, to enrol it; a secret.</summary>
    public string? TotpCode { get; init; }

    /// <summary>True to remove it.</summary>
    public bool? TotpUnlink { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
