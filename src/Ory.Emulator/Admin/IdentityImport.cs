using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>Makes identities of what an administrator sends.</summary>
internal sealed class IdentityImport(Server server)
{
    private readonly CredentialImport _credentials = new(server.Passwords);

    public (Identity? Identity, ApiError? Error) Create(JsonObject body, DateTimeOffset now)
    {
        var blank = new Identity
        {
            Id = Guid.NewGuid(),
            SchemaId = server.Configuration.DefaultSchemaId,
            Traits = [],
            StateChangedAt = now,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return Replace(WithAddresses(blank, body, now), body, now);
    }

    /// <summary>What an identity becomes: what is not sent is dropped, except schema, state and credentials.</summary>
    public (Identity? Identity, ApiError? Error) Replace(Identity old, JsonObject body, DateTimeOffset now)
    {
        if (Refusal(body) is { } refusal) return (null, refusal);
        var (next, error) = Write(old, body, now);
        return error is null ? (_credentials.Import(next!, body["credentials"] as JsonObject, now), null) : (null, error);
    }

    /// <summary>What is wrong with a body before its schema is looked at; null when nothing is.</summary>
    public static ApiError? Refusal(JsonObject body) =>
        Json.Text(body["state"]) is { Length: > 0 } state && !IsState(state) ? NoState : CredentialImport.Refusal(body["credentials"] as JsonObject);

    /// <summary>An identity as the document that a JSON Patch changes.</summary>
    public JsonObject Document(Identity identity) =>
        server.IdentityJson.Admin(identity, IdentityJson.Credentials(identity, shown: _ => true), withAdminMetadata: true);

    /// <summary>What an identity becomes by a document that was patched.</summary>
    public (Identity? Identity, ApiError? Error) Patch(Identity old, JsonObject document, DateTimeOffset now)
    {
        if (IdentityShapes.Patched.Fit(document, strict: false) is { } fault) return (null, Errors.BadRequest(fault));
        // A patch of the whole document may name nobody, or somebody else, whom Kratos would change in the place of this one.
        if (!Uuids.TryParse(Json.Text(document["id"]), out var id) || id != old.Id) return (null, Errors.NotFound);
        if (!IsState(Json.Text(document["state"]) ?? "")) return (null, NoState);
        var (changed, error) = CredentialImport.Patch(old, document["credentials"] as JsonObject ?? [], now);
        return error is null ? Write(WithAddresses(changed!, document, now) with { StateChangedAt = Json.Time(document["state_changed_at"]) }, document, now) : (null, error);
    }

    private (Identity? Identity, ApiError? Error) Write(Identity old, JsonObject body, DateTimeOffset now)
    {
        var schemaId = Json.Text(body["schema_id"]) is { Length: > 0 } wanted ? wanted : old.SchemaId;
        if (server.Configuration.Schema(schemaId) is not { } schema) return (null, Errors.BadRequest($"There is no identity schema \"{schemaId}\"."));
        var errors = schema.Validate(body["traits"]);
        if (errors.Count > 0) return (null, Errors.BadRequest("The traits do not fit: " + string.Join(" ", errors.Select(error => $"{error.Field}: {error.Message.Text}"))));
        var state = Json.Text(body["state"]) is { Length: > 0 } given ? given : old.State;
        if (!IsState(state)) return (null, NoState);
        return (IdentityTraits.Derive(old with
        {
            SchemaId = schemaId,
            ExternalId = Json.Text(body["external_id"]) is { Length: > 0 } external ? external : null,
            State = state,
            StateChangedAt = state == old.State ? old.StateChangedAt : now,
            Traits = body["traits"]?.DeepClone() as JsonObject ?? [],
            MetadataPublic = body["metadata_public"]?.DeepClone(),
            MetadataAdmin = body["metadata_admin"]?.DeepClone(),
            UpdatedAt = now,
        }, schema, now), null);
    }

    private static ApiError NoState => Errors.BadRequest("The state is neither active nor inactive.");

    private static bool IsState(string state) => state is "active" or "inactive";

    // Which of them stay the traits decide: an address that they do not name is dropped.
    private static Identity WithAddresses(Identity identity, JsonObject body, DateTimeOffset now) => identity with
    {
        VerifiableAddresses = [.. Objects(body, "verifiable_addresses").Select(given => VerifiableAddress.Of(given, now))],
        RecoveryAddresses = [.. Objects(body, "recovery_addresses").Select(given => RecoveryAddress.Of(given, now))],
        OrganizationId = Uuids.TryParse(Json.Text(body["organization_id"]), out var organization) ? organization : null,
    };

    private static IEnumerable<JsonObject> Objects(JsonObject body, string name) => (body[name] as JsonArray ?? []).OfType<JsonObject>();
}
