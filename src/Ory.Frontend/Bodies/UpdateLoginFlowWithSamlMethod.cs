using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a login flow with the method <c>saml</c> (Ory's <c>updateLoginFlowWithSamlMethod</c>).</summary>
public sealed record UpdateLoginFlowWithSamlMethod : UpdateLoginFlowBody
{
    /// <summary>Always <c>saml</c>.</summary>
    public string Method => "saml";

    /// <summary>The provider's id.</summary>
    public required string Provider { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
