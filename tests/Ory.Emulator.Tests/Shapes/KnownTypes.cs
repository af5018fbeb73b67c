using System.Text.Json;
using System.Text.RegularExpressions;
using Ory.Testing;

namespace Ory.Emulator.Tests;

/// <summary>The types that the clients Ory generates know: what is never absent, what may stand where. <c>types.json</c> says how it is written.</summary>
internal static partial class KnownTypes
{
    private static readonly Dictionary<string, Dictionary<string, (string Type, bool Required)>> Types = Read();

    /// <summary>What such a client would stumble over, or lose.</summary>
    /// <param name="type">The type, as a member's is written.</param>
    /// <param name="value">What was sent.</param>
    /// <param name="path">Where it stands.</param>
    public static IEnumerable<string> Faults(string type, JsonElement value, string path)
    {
        if (type[^1] == '?')
            return value.ValueKind == JsonValueKind.Null ? [] : Faults(type[..^1], value, path);
        if (type.EndsWith("[]", StringComparison.Ordinal))
            return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(item => Faults(type[..^2], item, path + "[]")) : [$"{path} is no list."];
        if (type.EndsWith("{}", StringComparison.Ordinal))
            return value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().SelectMany(member => Faults(type[..^2], member.Value, path + ".*")) : [$"{path} is no map."];
        if (type.Split('@') is [var family, var discriminator])
            type = $"{family}.{(value.ValueKind == JsonValueKind.Object && value.TryGetProperty(discriminator, out var which) ? which.ToString() : "")}";
        if (Types.TryGetValue(type, out var members))
            return value.ValueKind == JsonValueKind.Object ? MembersFaults(members, value, path) : [$"{path} is no object."];
        return Fits(type, value) ? [] : [$"{path} is no {type}."];
    }

    private static IEnumerable<string> MembersFaults(Dictionary<string, (string Type, bool Required)> members, JsonElement value, string path)
    {
        var absent = members.Where(member => member.Value.Required && !value.TryGetProperty(member.Key, out _)).Select(member => $"{path}.{member.Key} is absent.");
        return absent.Concat(value.EnumerateObject().SelectMany(member => members.TryGetValue(member.Name, out var known)
            ? Faults(known.Type, member.Value, $"{path}.{member.Name}")
            : [$"{path}.{member.Name} is not known."]));
    }

    private static bool Fits(string type, JsonElement value) => type switch
    {
        "any" => value.ValueKind != JsonValueKind.Null,
        "object" => value.ValueKind == JsonValueKind.Object,
        "number" => value.ValueKind == JsonValueKind.Number,
        "flag" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ when value.ValueKind != JsonValueKind.String => false,
        "text" => true,
        "uuid" => Uuid().IsMatch(value.GetString()!),
        "time" => Time().IsMatch(value.GetString()!),
        _ => type.Split('|').Contains(value.GetString()),
    };

    private static Dictionary<string, Dictionary<string, (string Type, bool Required)>> Read()
    {
        var file = Path.Combine(RepositoryFolder.Root, "tests", "Ory.Emulator.Tests", "Shapes", "types.json");
        using var document = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        return document.RootElement.EnumerateObject().ToDictionary(
            type => type.Name,
            type => type.Value.EnumerateObject().ToDictionary(member => member.Name.TrimEnd('!'), member => (member.Value.GetString()!, member.Name.EndsWith('!'))));
    }

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex Uuid();

    // What Go writes, in UTC.
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$")]
    private static partial Regex Time();
}
