using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a settings flow with the method <c>saml</c> (Ory's <c>updateSettingsFlowWithSamlMethod</c>).</summary>
public sealed record UpdateSettingsFlowWithSamlMethod : UpdateSettingsFlowBody
{
    /// <summary>Always <c>saml</c>.</summary>
    public string Method => "saml";

    /// <summary>The flow's id, as the server's specification has it; the address names it anyway.</summary>
    public string? Flow { get; init; }

    /// <summary>The id of the provider to link.</summary>
    public string? Link { get; init; }

    /// <summary>The id of the provider to unlink.</summary>
    public string? Unlink { get; init; }

    /// <summary>Traits to add to what the provider tells: raw JSON, an object.</summary>
    public JsonElement? Traits { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
