namespace Ory.Emulator;

/// <summary>The types of credentials.</summary>
internal static class CredentialTypes
{
    /// <summary>Those that an identity can have.</summary>
    public static IReadOnlyCollection<string> Kept { get; } = ["password", "oidc", "saml", "totp", "lookup_secret", "webauthn", "code", "passkey"];

    private static readonly string[] Known = [.. Kept, "link_recovery", "code_recovery"];

    /// <summary>What <c>include_credential</c> names, and the error if it names something else.</summary>
    public static (IReadOnlyCollection<string> Types, ApiError? Error) Wanted(Exchange exchange)
    {
        string[] wanted = [.. exchange.Queries("include_credential")];
        return (wanted, wanted.All(Known.Contains) ? null : Errors.BadRequest("A value of include_credential is no type of credential."));
    }
}
