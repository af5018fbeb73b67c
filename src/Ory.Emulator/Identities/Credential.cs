using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>
/// One credential of an identity. The secret part stands in <see cref="Config"/> under Kratos' own keys (<c>hashed_password</c>, <c>totp_url</c>,
/// <c>recovery_codes</c>, <c>providers</c>, <c>credentials</c>); it is never changed in place, and sent to nobody but an administrator who asks for it.
/// </summary>
internal sealed record Credential(
    string Type, IReadOnlyList<string> Identifiers, JsonObject Config, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <param name="config">The secret part to show; null for none.</param>
    /// <param name="fresh">As in the answer that created the identity: nothing was read back yet, so there are no times, and no list where nothing stands in one.</param>
    public JsonObject ToJson(JsonObject? config, bool fresh)
    {
        var json = new JsonObject { ["type"] = Type, ["identifiers"] = fresh && Identifiers.Count == 0 ? null : Json.Array(Identifiers.Select(identifier => (JsonNode?)identifier)) };
        if (config is not null) json["config"] = config;
        json["version"] = fresh && Type == "webauthn" ? 0 : Version;
        json["created_at"] = fresh ? Json.ZeroTime : Json.Time(CreatedAt);
        json["updated_at"] = fresh ? Json.ZeroTime : Json.Time(UpdatedAt);
        return json;
    }
}
