using System.Text.Json;

namespace Ory.Emulator.Tests;

/// <summary>A <c>Set-Cookie</c> header. <see cref="Attributes"/> holds a text or <see langword="true"/> each; times are cut out.</summary>
internal sealed record AnswerCookie(string Name, string Value, bool Removed, IReadOnlyDictionary<string, object> Attributes)
{
    public static AnswerCookie Parse(string line)
    {
        var parts = line.Split(';', StringSplitOptions.TrimEntries);
        var at = parts[0].IndexOf('=', StringComparison.Ordinal);
        var value = parts[0][(at + 1)..];
        var attributes = new Dictionary<string, object>();
        var removed = value.Length == 0;
        foreach (var part in parts[1..])
        {
            var pair = part.Split('=');
            var key = pair[0].ToLowerInvariant();
            attributes[key] = key is "expires" or "max-age" ? "<time>" : pair.Length > 1 ? pair[1] : true;
            removed |= key == "max-age" && pair.Length > 1 && (pair[1].StartsWith('0') || pair[1].StartsWith('-'));
        }

        return new AnswerCookie(parts[0][..at], value, removed, attributes);
    }

    public static AnswerCookie FromRecording(JsonElement cookie) => new(
        cookie.GetProperty("name").GetString()!,
        "",
        cookie.GetProperty("removed").GetBoolean(),
        cookie.GetProperty("attributes").EnumerateObject().ToDictionary(
            attribute => attribute.Name,
            attribute => attribute.Value.ValueKind == JsonValueKind.String ? attribute.Value.GetString()! : (object)attribute.Value.GetBoolean()));
}
