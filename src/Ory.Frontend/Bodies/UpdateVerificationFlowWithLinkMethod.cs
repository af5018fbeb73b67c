using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a verification flow with the method <c>link</c> (Ory's <c>updateVerificationFlowWithLinkMethod</c>).</summary>
public sealed record UpdateVerificationFlowWithLinkMethod : UpdateVerificationFlowBody
{
    /// <summary>Always <c>link</c>.</summary>
    public string Method => "link";

    /// <summary>The address to send it to.</summary>
    public required string Email { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
