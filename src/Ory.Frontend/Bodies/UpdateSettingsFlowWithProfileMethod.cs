using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a settings flow with the method <c>profile</c> (Ory's <c>updateSettingsFlowWithProfileMethod</c>).</summary>
public sealed record UpdateSettingsFlowWithProfileMethod : UpdateSettingsFlowBody
{
    /// <summary>Always <c>profile</c>.</summary>
    public string Method => "profile";

    /// <summary>All the traits: raw JSON, an object as the schema shapes it. They replace the old ones.</summary>
    public required JsonElement Traits { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
