using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>
/// One credential of an identity. The secret part stands in <see cref="Config"/> under Kratos' own keys (<c>hashed_password</c>, <c>totp_url</c>,
/// <c>recovery_codes</c>, <c>providers</c>, <c>credentials</c>); it is never changed in place and never sent.
/// </summary>
internal sealed record Credential(
    string Type, IReadOnlyList<string> Identifiers, JsonObject Config, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <param name="fresh">As in the answer that created the identity: nothing was read back yet, so there are no times.</param>
    public JsonObject ToJson(bool fresh) => new()
    {
        ["type"] = Type,
        ["identifiers"] = Json.Array(Identifiers.Select(identifier => (JsonNode?)identifier)),
        ["version"] = fresh && Type == "webauthn" ? 0 : Version,
        ["created_at"] = fresh ? Json.ZeroTime : Json.Time(CreatedAt),
        ["updated_at"] = fresh ? Json.ZeroTime : Json.Time(UpdatedAt),
    };
}
