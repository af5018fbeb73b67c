using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a settings flow with the method <c>lookup_secret</c> (Ory's <c>updateSettingsFlowWithLookupMethod</c>).</summary>
public sealed record UpdateSettingsFlowWithLookupMethod : UpdateSettingsFlowBody
{
    /// <summary>Always <c>lookup_secret</c>.</summary>
    public string Method => "lookup_secret";

    /// <summary>True to see the codes.</summary>
    public bool? LookupSecretReveal { get; init; }

    /// <summary>True to get new ones.</summary>
    public bool? LookupSecretRegenerate { get; init; }

    /// <summary>True to keep the new ones.</summary>
    public bool? LookupSecretConfirm { get; init; }

    /// <summary>True to remove them.</summary>
    public bool? LookupSecretDisable { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
