namespace Ory.Emulator;

/// <summary>The order of the nodes in a settings form.</summary>
internal static class SettingsNodeOrder
{
    private static readonly string[] Groups = ["default", "profile", "password", "oidc", "saml", "lookup_secret", "webauthn", "passkey", "totp"];

    private static readonly string[] Keys =
    [
        "lookup_secret_reveal", "lookup_secret_regenerate", "lookup_secret_codes", "lookup_secret_confirm",
        "webauthn_remove", "webauthn_register_displayname", "webauthn_register", "passkey_remove", "passkey_register",
        "totp_qr", "totp_secret_key", "totp_unlink", "totp_code",
    ];

    public static void Sort(UiContainer ui, IdentitySchema? schema)
    {
        var traits = schema?.NodeOrder ?? [];
        new NodeOrder(Groups, [.. traits, .. Keys]).Sort(ui.Nodes);
    }
}
