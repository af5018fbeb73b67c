using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a recovery flow with the method <c>code</c> (Ory's <c>updateRecoveryFlowWithCodeMethod</c>).</summary>
public sealed record UpdateRecoveryFlowWithCodeMethod : UpdateRecoveryFlowBody
{
    /// <summary>Always <c>code</c>.</summary>
    public string Method => "code";

    /// <summary>The address to send it to, in the first step.</summary>
    public string? Email { get; init; }

    /// <summary>The code that was sent, in the second step; a secret.</summary>
    public string? Code { get; init; }

    /// <summary>The address, in the second version of the flow.</summary>
    public string? RecoveryAddress { get; init; }

    /// <summary>Which of several addresses, in the second version.</summary>
    public string? RecoverySelectAddress { get; init; }

    /// <summary>The address in full, in the second version.</summary>
    public string? RecoveryConfirmAddress { get; init; }

    /// <summary>The screen to go back to, in the second version.</summary>
    public string? Screen { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
