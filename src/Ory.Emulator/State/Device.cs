using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>What a session was made from.</summary>
internal sealed record Device(Guid Id, string IpAddress, string? UserAgent, string Location)
{
    public JsonObject ToJson() => new()
    {
        ["id"] = Id.ToString(),
        ["ip_address"] = IpAddress,
        ["user_agent"] = UserAgent,
        ["location"] = Location,
    };
}
