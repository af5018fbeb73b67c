using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>An address that can be verified. <c>status</c> is <c>pending</c>, <c>sent</c> or <c>completed</c>.</summary>
internal sealed record VerifiableAddress(
    Guid Id, string Value, bool Verified, string Via, string Status, DateTimeOffset? VerifiedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["id"] = Id.ToString(), ["value"] = Value, ["verified"] = Verified, ["via"] = Via, ["status"] = Status };
        if (VerifiedAt is { } at) json["verified_at"] = Json.Time(at);
        json["created_at"] = Json.Time(CreatedAt);
        json["updated_at"] = Json.Time(UpdatedAt);
        return json;
    }
}
