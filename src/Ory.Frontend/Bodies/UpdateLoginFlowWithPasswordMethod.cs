using System.Text.Json;

namespace Ory.Frontend;

/// <summary>Submits a login flow with the method <c>password</c> (Ory's <c>updateLoginFlowWithPasswordMethod</c>).</summary>
public sealed record UpdateLoginFlowWithPasswordMethod : UpdateLoginFlowBody
{
    /// <summary>Always <c>password</c>.</summary>
    public string Method => "password";

    /// <summary>The identifier: an e-mail address, a user name, whatever the schema marks as one.</summary>
    public required string Identifier { get; init; }

    /// <summary>The password, a secret.</summary>
    public required string Password { get; init; }

    /// <summary>An old name of <see cref="Identifier"/>.</summary>
    public string? PasswordIdentifier { get; init; }

    /// <summary>The form's anti-CSRF token: needed in browser flows, ignored in native ones.</summary>
    public string? CsrfToken { get; init; }

    /// <summary>Passed on to the server's hooks and templates, stored nowhere: raw JSON, an object.</summary>
    public JsonElement? TransientPayload { get; init; }
}
