using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>An address an account can be recovered with.</summary>
internal sealed record RecoveryAddress(Guid Id, string Value, string Via, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public JsonObject ToJson() => new()
    {
        ["id"] = Id.ToString(),
        ["value"] = Value,
        ["via"] = Via,
        ["created_at"] = Json.Time(CreatedAt),
        ["updated_at"] = Json.Time(UpdatedAt),
    };
}
