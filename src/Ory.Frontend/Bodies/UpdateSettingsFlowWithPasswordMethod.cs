using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a settings flow with the method <c>password</c> (Ory's <c>updateSettingsFlowWithPasswordMethod</c>).</summary>
public sealed record UpdateSettingsFlowWithPasswordMethod : UpdateSettingsFlowBody
{
    /// <summary>Always <c>password</c>.</summary>
    public string Method => "password";

    /// <summary>The password, a secret.</summary>
    public required string Password { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
