using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>An address that can be verified. <c>status</c> is <c>pending</c>, <c>sent</c> or <c>completed</c>.</summary>
internal sealed record VerifiableAddress(
    Guid Id, string Value, bool Verified, string Via, string Status, DateTimeOffset? VerifiedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>An address as an administrator writes it.</summary>
    public static VerifiableAddress Of(JsonObject given, DateTimeOffset now)
    {
        var verified = given["verified"]?.GetValueKind() == JsonValueKind.True;
        return new VerifiableAddress(
            Uuids.TryParse(Json.Text(given["id"]), out var id) && id != Guid.Empty ? id : Guid.NewGuid(),
            IdentityTraits.Normal(Json.Text(given["value"]) ?? ""),
            verified,
            Json.Text(given["via"]) ?? "",
            Json.Text(given["status"]) is { Length: > 0 } status ? status : verified ? "completed" : "pending",
            verified ? Json.Time(given["verified_at"]) ?? now : null,
            Json.Time(given["created_at"]) ?? now,
            Json.Time(given["updated_at"]) ?? now);
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["id"] = Id.ToString(), ["value"] = Value, ["verified"] = Verified, ["via"] = Via, ["status"] = Status };
        if (VerifiedAt is { } at) json["verified_at"] = Json.Time(at);
        json["created_at"] = Json.Time(CreatedAt);
        json["updated_at"] = Json.Time(UpdatedAt);
        return json;
    }
}
