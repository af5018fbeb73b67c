using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ory.Emulator;

/// <summary>Credentials that an administrator brings along.</summary>
internal sealed partial class CredentialImport(Passwords passwords)
{
    public (Identity? Identity, ApiError? Error) Import(Identity identity, JsonObject? credentials, DateTimeOffset now)
    {
        if (credentials?["password"] is JsonObject password)
        {
            var config = password["config"] as JsonObject ?? [];
            if (config["use_password_migration_hook"]?.GetValue<bool>() == true)
            {
                identity = identity.WithConfig("password", new JsonObject { ["use_password_migration_hook"] = true }, now);
            }
            else
            {
                var hash = Json.Text(config["password"]) is { Length: > 0 } plain ? passwords.Hash(plain) : Json.Text(config[PasswordMethod.HashKey]) ?? "";
                if (!Hash().IsMatch(hash)) return (null, Errors.BadRequest("The imported password is of no known hash format."));
                identity = identity.WithConfig("password", new JsonObject { [PasswordMethod.HashKey] = hash }, now);
            }
        }

        foreach (var type in new[] { "oidc", "saml" })
        {
            if (credentials?[type] is JsonObject given) identity = WithProviders(identity, type, given["config"]?["providers"] as JsonArray ?? [], now);
        }

        if (credentials?["totp"] is JsonObject totp)
            identity = identity.WithConfig("totp", new JsonObject { ["totp_url"] = Json.Text(totp["config"]?["totp_url"]) ?? "" }, now);
        if (credentials?["lookup_secret"] is JsonObject lookup)
        {
            var codes = (identity.Credential("lookup_secret")?.Config["recovery_codes"] as JsonArray ?? []).Concat(lookup["config"]?["codes"] as JsonArray ?? []);
            identity = identity.WithConfig("lookup_secret", new JsonObject { ["recovery_codes"] = Json.Array(codes.Select(code => code?.DeepClone())) }, now);
        }

        return (identity, null);
    }

    /// <summary>The credentials of a document that was patched: they may lose types and get other secrets, not new types.</summary>
    public static Identity Patch(Identity identity, JsonObject credentials, DateTimeOffset now)
    {
        foreach (var credential in identity.Credentials.Values)
        {
            if (credentials[credential.Type] is not JsonObject patched)
            {
                identity = identity.With(credential.Type, null);
                continue;
            }

            if (!JsonNode.DeepEquals(patched["config"], CredentialConfig.Show(identity, credential)))
                identity = identity.WithConfig(credential.Type, patched["config"]?.DeepClone() as JsonObject ?? [], now);
            string[] identifiers = [.. (patched["identifiers"] as JsonArray ?? []).Select(Json.Text).OfType<string>()];
            if (!identifiers.SequenceEqual(credential.Identifiers))
                identity = identity.With(credential.Type, identity.Credential(credential.Type)! with { Identifiers = identifiers });
        }

        return identity;
    }

    private static Identity WithProviders(Identity identity, string type, JsonArray added, DateTimeOffset now)
    {
        JsonObject[] all =
        [
            .. (identity.Credential(type)?.Config["providers"] as JsonArray ?? []).OfType<JsonObject>().Select(one => (JsonObject)one.DeepClone()),
            .. added.OfType<JsonObject>().Select(Provider),
        ];
        string[] identifiers = [.. all.Select(one => OidcCredential.Identifier(Json.Text(one["provider"]) ?? "", Json.Text(one["subject"]) ?? ""))];
        return identity.WithConfig(type, new JsonObject { ["providers"] = Json.Array(all) }, now, identifiers);
    }

    private static JsonObject Provider(JsonObject given)
    {
        var provider = new JsonObject { ["subject"] = Json.Text(given["subject"]) ?? "", ["provider"] = Json.Text(given["provider"]) ?? "" };
        if (Json.Text(given["organization"]) is { } organization) provider["organization"] = organization;
        if (given["use_auto_link"]?.GetValue<bool>() == true) provider["use_auto_link"] = true;
        return provider;
    }

    // bcrypt, argon2, PBKDF2, scrypt and Firebase's, SHA and MD5 salted or not, the crypts, HMAC, LDAP's SSHA.
    [GeneratedRegex(@"^(?:\$(?:2[abxyz]?|argon2id?|pbkdf2-sha[0-9]{1,3}|scrypt|firescrypt|sha(?:1|256|512)|md5|1|5|6|hmac-[a-z0-9]+)\$|\{SSHA(?:256|512)?\})")]
    private static partial Regex Hash();
}
