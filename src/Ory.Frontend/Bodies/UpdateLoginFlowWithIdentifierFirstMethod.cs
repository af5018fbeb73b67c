using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a login flow with the method <c>identifier_first</c> (Ory's <c>updateLoginFlowWithIdentifierFirstMethod</c>).</summary>
public sealed record UpdateLoginFlowWithIdentifierFirstMethod : UpdateLoginFlowBody
{
    /// <summary>Always <c>identifier_first</c>.</summary>
    public string Method => "identifier_first";

    /// <summary>The identifier: an e-mail address, a user name, whatever the schema marks as one.</summary>
    public required string Identifier { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
