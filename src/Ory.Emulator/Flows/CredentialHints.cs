namespace Ory.Emulator;

/// <summary>What may be told about the credentials of somebody whose address was entered.</summary>
internal static class CredentialHints
{
    /// <summary>The types of credential that are a first factor, in order. Kratos looks at the credentials alone: whether their methods are on is not asked.</summary>
    public static IReadOnlyList<string> Types(Identity identity) => [.. identity.Credentials.Values.Where(IsFirstFactor).Select(credential => credential.Type)];

    /// <summary>The providers somebody is linked to, in order.</summary>
    public static IReadOnlyList<string> Providers(Identity identity) => [.. OidcCredential.Providers(identity).Where(id => id.Length > 0).Order(StringComparer.Ordinal)];

    private static bool IsFirstFactor(Credential credential) => credential.Type switch
    {
        "password" => Json.Text(credential.Config[PasswordMethod.HashKey]) is { Length: > 0 },
        "code" or "oidc" => true,
        "webauthn" or "passkey" => WebAuthnKey.Of(credential).Any(key => key.IsPasswordless),
        _ => false,
    };
}
