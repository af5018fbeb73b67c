using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a login flow with the method <c>lookup_secret</c> (Ory's <c>updateLoginFlowWithLookupSecretMethod</c>).</summary>
public sealed record UpdateLoginFlowWithLookupSecretMethod : UpdateLoginFlowBody
{
    /// <summary>Always <c>lookup_secret</c>.</summary>
    public string Method => "lookup_secret";

    /// <summary>A backup code; a secret.</summary>
    public required string LookupSecret { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
