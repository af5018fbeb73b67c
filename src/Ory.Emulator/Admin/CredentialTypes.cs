namespace Ory.Emulator;

/// <summary>The types of credentials whose secret part an administrator asks to see.</summary>
internal static class CredentialTypes
{
    private static readonly string[] Known = ["password", "oidc", "saml", "totp", "lookup_secret", "webauthn", "code", "passkey", "link_recovery", "code_recovery"];

    /// <summary>What <c>include_credential</c> names, and the error if it names something else.</summary>
    public static (IReadOnlyCollection<string> Types, ApiError? Error) Wanted(Exchange exchange)
    {
        string[] wanted = [.. exchange.Request.Query["include_credential"].Select(value => value ?? "")];
        return (wanted, wanted.All(Known.Contains) ? null : Errors.BadRequest("A value of include_credential is no type of credential."));
    }
}
