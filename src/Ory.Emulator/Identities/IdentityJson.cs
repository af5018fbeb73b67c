using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>An identity as Kratos writes it.</summary>
internal sealed class IdentityJson(KratosConfiguration configuration)
{
    public string SchemaUrl(string schemaId) =>
        configuration.PublicBaseUrl.TrimEnd('/') + "/schemas/" + (configuration.Schema(schemaId)?.UrlId ?? schemaId);

    /// <summary>What the public API shows.</summary>
    /// <param name="identity">The identity.</param>
    /// <param name="thin">As in lists of sessions: without addresses and the schema's address.</param>
    public JsonObject Public(Identity identity, bool thin = false) => Write(identity, thin, null);

    /// <summary>What the admin API shows.</summary>
    /// <param name="identity">The identity.</param>
    /// <param name="credentials">The credentials to show; null for none.</param>
    /// <param name="withAdminMetadata">Whether <c>metadata_admin</c> is shown where it is null: always when an identity is read, else when it was sent.</param>
    public JsonObject Admin(Identity identity, JsonObject? credentials, bool withAdminMetadata)
    {
        var json = Write(identity, false, credentials);
        if (identity.MetadataAdmin is not null || withAdminMetadata) json.Insert(json.IndexOf("metadata_public") + 1, "metadata_admin", identity.MetadataAdmin?.DeepClone());
        return json;
    }

    /// <param name="identity">The identity.</param>
    /// <param name="shown">Of which types the secret part is shown; null for none.</param>
    /// <param name="fresh">As in the answer that created the identity.</param>
    public static JsonObject Credentials(Identity identity, Func<string, bool>? shown = null, bool fresh = false) => new(identity.Credentials.Values.Select(credential =>
        KeyValuePair.Create(credential.Type, (JsonNode?)credential.ToJson(shown?.Invoke(credential.Type) == true ? CredentialConfig.Show(identity, credential) : null, fresh))));

    private JsonObject Write(Identity identity, bool thin, JsonObject? credentials)
    {
        var json = new JsonObject { ["id"] = identity.Id.ToString() };
        if (identity.ExternalId is not null) json["external_id"] = identity.ExternalId;
        if (credentials is { Count: > 0 }) json["credentials"] = credentials;
        json["schema_id"] = identity.SchemaId;
        json["schema_url"] = thin ? "" : SchemaUrl(identity.SchemaId);
        json["state"] = identity.State;
        if (identity.StateChangedAt is { } changed) json["state_changed_at"] = Json.Time(changed);
        json["traits"] = identity.Traits.DeepClone();
        if (!thin && identity.VerifiableAddresses.Count > 0) json["verifiable_addresses"] = Json.Array(identity.VerifiableAddresses.Select(address => address.ToJson()));
        if (!thin && identity.RecoveryAddresses.Count > 0) json["recovery_addresses"] = Json.Array(identity.RecoveryAddresses.Select(address => address.ToJson()));
        json["metadata_public"] = identity.MetadataPublic?.DeepClone();
        json["created_at"] = Json.Time(identity.CreatedAt);
        json["updated_at"] = Json.Time(identity.UpdatedAt);
        json["organization_id"] = identity.OrganizationId?.ToString();
        return json;
    }
}
