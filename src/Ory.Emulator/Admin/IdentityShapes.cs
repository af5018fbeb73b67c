namespace Ory.Emulator;

/// <summary>What an administrator sends about identities.</summary>
internal static class IdentityShapes
{
    private static readonly (string, JsonShape)[] Times = [("created_at", JsonShape.Time), ("updated_at", JsonShape.Time)];

    private static readonly (string, JsonShape)[] VerifiableAddress =
    [
        ("id", JsonShape.Uuid), ("value", JsonShape.Text), ("verified", JsonShape.Flag), ("via", JsonShape.Text), ("status", JsonShape.Text),
        ("verified_at", JsonShape.Time), ("created_at", JsonShape.Time), ("updated_at", JsonShape.Time),
    ];

    private static readonly (string, JsonShape)[] RecoveryAddress =
        [("id", JsonShape.Uuid), ("value", JsonShape.Text), ("via", JsonShape.Text), ("created_at", JsonShape.Time), ("updated_at", JsonShape.Time)];

    private static readonly (string, JsonShape)[] Provider = [("subject", JsonShape.Text), ("provider", JsonShape.Text), ("organization", JsonShape.Uuid)];

    private static readonly (string, JsonShape)[] Everywhere =
    [
        ("schema_id", JsonShape.Text), ("traits", JsonShape.Any), ("state", JsonShape.Text), ("external_id", JsonShape.Text),
        ("metadata_public", JsonShape.Any), ("metadata_admin", JsonShape.Any),
    ];

    private static readonly (string, JsonShape)[] Addresses =
    [
        ("verifiable_addresses", JsonShape.List(JsonShape.Object(VerifiableAddress))), ("recovery_addresses", JsonShape.List(JsonShape.Object(RecoveryAddress))),
        ("organization_id", JsonShape.Uuid),
    ];

    private static readonly (string, JsonShape) Credentials = ("credentials", JsonShape.Object(
        ("password", WithConfig(("hashed_password", JsonShape.Text), ("password", JsonShape.Text), ("use_password_migration_hook", JsonShape.Flag))),
        ("oidc", WithConfig(("providers", JsonShape.List(JsonShape.Object([.. Provider, ("use_auto_link", JsonShape.Flag)]))))),
        ("saml", WithConfig(("providers", JsonShape.List(JsonShape.Object(Provider)))))));

    /// <summary>The body that makes an identity.</summary>
    public static JsonShape Create { get; } = JsonShape.Object([.. Everywhere, .. Addresses, Credentials]);

    /// <summary>The body that makes many.</summary>
    public static JsonShape Batch { get; } = JsonShape.Object(("identities", JsonShape.List(JsonShape.Object(("create", Create), ("patch_id", JsonShape.Uuid)))));

    /// <summary>The body that replaces one.</summary>
    public static JsonShape Replace { get; } = JsonShape.Object([.. Everywhere, Credentials]);

    /// <summary>The document that a JSON Patch leaves.</summary>
    public static JsonShape Patched { get; } = JsonShape.Object(
    [
        ("id", JsonShape.Uuid), .. Everywhere, .. Addresses, .. Times, ("schema_url", JsonShape.Text), ("state_changed_at", JsonShape.Time),
        ("credentials", JsonShape.Map(JsonShape.Object(
            [.. Times, ("type", JsonShape.Text), ("identifiers", JsonShape.List(JsonShape.Text)), ("config", JsonShape.Any), ("version", JsonShape.Number)]))),
    ]);

    private static JsonShape WithConfig(params (string, JsonShape)[] members) => JsonShape.Object(("config", JsonShape.Object(members)));
}
