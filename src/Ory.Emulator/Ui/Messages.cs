using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>
/// Every message and label by its meaning, a file for each flow. The ids and the keys of the contexts are Kratos', the wording is not.
/// </summary>
internal static partial class Messages
{
    private static UiText Expired(int id, string what, DateTimeOffset at) => new(
        id, $"{what} has run out, please start again.", "error", new JsonObject { ["expired_at"] = Json.Time(at), ["expired_at_unix"] = at.ToUnixTimeSeconds() });
}
