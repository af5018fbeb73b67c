using System.Text;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>What a session was made from.</summary>
internal sealed record Device(Guid Id, string IpAddress, string? UserAgent, string Location)
{
    // As wide as the columns are.
    private const int MaxKept = 512;

    /// <summary>The device as it is stored: of a longer text so many bytes are kept, and no half of a character.</summary>
    public Device Kept() => this with { UserAgent = UserAgent is null ? null : Kept(UserAgent), Location = Kept(Location) };

    public JsonObject ToJson() => new()
    {
        ["id"] = Id.ToString(),
        ["ip_address"] = IpAddress,
        ["user_agent"] = UserAgent,
        ["location"] = Location,
    };

    private static string Kept(string text)
    {
        Encoding.UTF8.GetEncoder().Convert(text, new byte[MaxKept], flush: false, out var chars, out _, out _);
        return text[..chars];
    }
}
