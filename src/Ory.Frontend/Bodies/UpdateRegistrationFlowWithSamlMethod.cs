using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a sign-up flow with the method <c>saml</c> (Ory's <c>updateRegistrationFlowWithSamlMethod</c>).</summary>
public sealed record UpdateRegistrationFlowWithSamlMethod : UpdateRegistrationFlowBody
{
    /// <summary>Always <c>saml</c>.</summary>
    public string Method => "saml";

    /// <summary>The provider's id.</summary>
    public required string Provider { get; init; }

    /// <summary>Traits to add to what the provider tells: raw JSON, an object.</summary>
    public JsonElement? Traits { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
