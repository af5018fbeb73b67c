using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>An address an account can be recovered with.</summary>
internal sealed record RecoveryAddress(Guid Id, string Value, string Via, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>An address as an administrator writes it.</summary>
    public static RecoveryAddress Of(JsonObject given, DateTimeOffset now) => new(
        Uuids.TryParse(Json.Text(given["id"]), out var id) && id != Guid.Empty ? id : Guid.NewGuid(),
        IdentityTraits.Normal(Json.Text(given["value"]) ?? ""),
        Json.Text(given["via"]) ?? "",
        Json.Time(given["created_at"]) ?? now,
        Json.Time(given["updated_at"]) ?? now);

    public JsonObject ToJson() => new()
    {
        ["id"] = Id.ToString(),
        ["value"] = Value,
        ["via"] = Via,
        ["created_at"] = Json.Time(CreatedAt),
        ["updated_at"] = Json.Time(UpdatedAt),
    };
}
