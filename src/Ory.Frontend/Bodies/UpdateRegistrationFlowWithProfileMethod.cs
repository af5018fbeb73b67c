using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a sign-up flow with the method <c>profile</c> (Ory's <c>updateRegistrationFlowWithProfileMethod</c>).</summary>
public sealed record UpdateRegistrationFlowWithProfileMethod : UpdateRegistrationFlowBody
{
    /// <summary>Always <c>profile</c>.</summary>
    public string Method => "profile";

    /// <summary>The traits: raw JSON, an object as the schema shapes it.</summary>
    public required JsonElement Traits { get; init; }

    /// <summary><c>credential-selection</c> to choose the credential next, <c>previous</c> to go back.</summary>
    public string? Screen { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
