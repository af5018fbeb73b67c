using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a sign-up flow with the method <c>code</c> (Ory's <c>updateRegistrationFlowWithCodeMethod</c>).</summary>
public sealed record UpdateRegistrationFlowWithCodeMethod : UpdateRegistrationFlowBody
{
    /// <summary>Always <c>code</c>.</summary>
    public string Method => "code";

    /// <summary>The traits: raw JSON, an object as the schema shapes it.</summary>
    public required JsonElement Traits { get; init; }

    /// <summary>The code that was sent, in the second step; a secret.</summary>
    public string? Code { get; init; }

    /// <summary><c>code</c>, to send another one.</summary>
    public string? Resend { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
