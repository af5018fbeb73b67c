using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Makes identities of what an administrator sends.</summary>
internal sealed class IdentityImport(Server server)
{
    public (Identity? Identity, ApiError? Error) Create(JsonObject body, DateTimeOffset now)
    {
        var blank = new Identity
        {
            Id = Guid.NewGuid(),
            SchemaId = "",
            Traits = [],
            IsImported = true,
            StateChangedAt = now,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var (identity, error) = Replace(blank, body, now);
        return identity is null ? (null, error) : (Addresses(identity, body, now), null);
    }

    /// <summary>What an identity becomes: what is not sent is dropped, except credentials.</summary>
    public (Identity? Identity, ApiError? Error) Replace(Identity old, JsonObject body, DateTimeOffset now)
    {
        var schemaId = Json.Text(body["schema_id"]) is { Length: > 0 } wanted ? wanted : server.Configuration.DefaultSchemaId;
        if (server.Configuration.Schema(schemaId) is not { } schema) return (null, Errors.BadRequest($"There is no identity schema \"{schemaId}\"."));
        var traits = body["traits"] as JsonObject ?? [];
        var errors = schema.Validate(traits);
        if (errors.Count > 0) return (null, Errors.BadRequest("The traits do not fit: " + string.Join(" ", errors.Select(error => $"{error.Field}: {error.Message.Text}"))));
        var state = Json.Text(body["state"]) is { Length: > 0 } given ? given : old.State;
        if (state is not ("active" or "inactive")) return (null, Errors.BadRequest("The state is neither active nor inactive."));
        var next = IdentityTraits.Derive(old with
        {
            SchemaId = schemaId,
            ExternalId = Json.Text(body["external_id"]) ?? old.ExternalId,
            State = state,
            StateChangedAt = state == old.State ? old.StateChangedAt : now,
            Traits = (JsonObject)traits.DeepClone(),
            MetadataPublic = body["metadata_public"]?.DeepClone(),
            MetadataAdmin = body["metadata_admin"]?.DeepClone(),
            UpdatedAt = now,
        }, schema, now);
        next = Credentials(next, body["credentials"] as JsonObject, now);
        return (WithoutEmptyPassword(next), null);
    }

    /// <summary>An identity as the document that a JSON Patch changes.</summary>
    public JsonObject Document(Identity identity) => server.IdentityJson.Admin(identity, null);

    private Identity Credentials(Identity identity, JsonObject? credentials, DateTimeOffset now)
    {
        if (credentials?["password"]?["config"] is JsonObject password)
        {
            var hash = Json.Text(password[PasswordMethod.HashKey]) ?? (Json.Text(password["password"]) is { } plain ? server.Passwords.Hash(plain) : null);
            if (hash is not null) identity = identity.WithConfig("password", new JsonObject { [PasswordMethod.HashKey] = hash }, now);
        }

        if (credentials?["oidc"]?["config"]?["providers"] is JsonArray providers)
        {
            var linked = new JsonArray([.. providers.OfType<JsonObject>().Select(provider => new JsonObject
            {
                ["provider"] = Json.Text(provider["provider"]),
                ["subject"] = Json.Text(provider["subject"]),
            })]);
            identity = identity.WithConfig("oidc", new JsonObject { ["providers"] = linked }, now,
                [.. linked.Select(provider => $"{Json.Text(provider!["provider"])}:{Json.Text(provider["subject"])}")]);
        }

        return identity;
    }

    // The schema names an identifier for passwords; without a password there is no such credential.
    private static Identity WithoutEmptyPassword(Identity identity) =>
        identity.Credential("password") is { Config.Count: 0 } ? identity.With("password", null) : identity;

    private static Identity Addresses(Identity identity, JsonObject body, DateTimeOffset now)
    {
        foreach (var given in (body["verifiable_addresses"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var value = IdentityTraits.Normal(Json.Text(given["value"]) ?? "");
            var verified = given["verified"]?.GetValueKind() == System.Text.Json.JsonValueKind.True;
            identity = identity with
            {
                VerifiableAddresses = [.. identity.VerifiableAddresses.Select(address => address.Value == value
                    ? address with
                    {
                        Verified = verified,
                        Status = Json.Text(given["status"]) ?? (verified ? "completed" : address.Status),
                        VerifiedAt = verified ? now : null,
                    }
                    : address)],
            };
        }

        return identity;
    }
}
