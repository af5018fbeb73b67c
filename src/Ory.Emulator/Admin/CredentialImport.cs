using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Credentials that an administrator brings along.</summary>
internal sealed class CredentialImport(Passwords passwords)
{
    /// <summary>What is wrong with the credentials that are brought along; null when nothing is.</summary>
    public static ApiError? Refusal(JsonObject? credentials)
    {
        if (credentials?["password"] is not JsonObject password || UsesHook(password)) return null;
        if (Plain(password) is { } plain) return Passwords.IsTooLong(plain) ? Errors.Internal("The imported password is too long to be hashed.") : null;
        return PasswordHash.IsKnown(HashOf(password)) ? null : Errors.BadRequest("The imported password is of no known hash format.");
    }

    public Identity Import(Identity identity, JsonObject? credentials, DateTimeOffset now)
    {
        if (credentials?["password"] is JsonObject password)
        {
            identity = identity.WithConfig("password", UsesHook(password)
                ? new JsonObject { ["use_password_migration_hook"] = true }
                : new JsonObject { [PasswordMethod.HashKey] = Plain(password) is { } plain ? passwords.Hash(plain) : HashOf(password) }, now);
        }

        foreach (var type in new[] { "oidc", "saml" })
        {
            if (credentials?[type] is JsonObject given) identity = WithProviders(identity, type, given["config"]?["providers"] as JsonArray ?? [], now);
        }

        return identity;
    }

    /// <summary>The credentials of a document that was patched: they may lose types, get other secrets and new types.</summary>
    public static (Identity? Identity, ApiError? Error) Patch(Identity identity, JsonObject credentials, DateTimeOffset now)
    {
        var before = identity.Credentials;
        foreach (var credential in before.Values)
        {
            if (credentials[credential.Type] is not JsonObject patched)
            {
                identity = identity.With(credential.Type, null);
                continue;
            }

            if (!JsonNode.DeepEquals(patched["config"], CredentialConfig.Show(identity, credential)))
                identity = identity.WithConfig(credential.Type, patched["config"]?.DeepClone() as JsonObject ?? [], now);
            var identifiers = Identifiers(patched);
            if (!identifiers.SequenceEqual(credential.Identifiers))
                identity = identity.With(credential.Type, identity.Credential(credential.Type)! with { Identifiers = identifiers });
        }

        foreach (var added in credentials.Where(pair => !before.ContainsKey(pair.Key)).Select(pair => pair.Value).OfType<JsonObject>())
        {
            // What stands inside counts, not the name it stands under.
            var type = Json.Text(added["type"]) ?? "";
            if (!CredentialTypes.Kept.Contains(type)) return (null, Errors.Internal("Something failed on the server.") with { Reason = $"There is no type of credential \"{type}\"." });
            var version = added["version"]?.GetValueKind() == JsonValueKind.Number && added["version"]!.AsValue().TryGetValue<int>(out var number) ? number : 0;
            identity = identity.With(type, new Credential(type, Identifiers(added), added["config"]?.DeepClone() as JsonObject ?? [], version, now, now));
        }

        return (identity, null);
    }

    private static string[] Identifiers(JsonObject credential) => [.. (credential["identifiers"] as JsonArray ?? []).Select(Json.Text).OfType<string>()];

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

    private static bool UsesHook(JsonObject password) => password["config"]?["use_password_migration_hook"]?.GetValue<bool>() == true;

    private static string? Plain(JsonObject password) => Json.Text(password["config"]?["password"]) is { Length: > 0 } plain ? plain : null;

    private static string HashOf(JsonObject password) => Json.Text(password["config"]?[PasswordMethod.HashKey]) ?? "";
}
