using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a login flow with the method <c>totp</c> (Ory's <c>updateLoginFlowWithTotpMethod</c>).</summary>
public sealed record UpdateLoginFlowWithTotpMethod : UpdateLoginFlowBody
{
    /// <summary>Always <c>totp</c>.</summary>
    public string Method => "totp";

    /// <summary>The code that the authenticator application shows; a secret.</summary>
    public required string TotpCode { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
