using System.Globalization;
using System.Text.Json;

namespace Ory.AspNetCore;

/// <summary>
/// The part of JSONPath (RFC 9535) that names a value: members (<c>a.b</c>, <c>['a b']</c>), elements (<c>[0]</c>) and all elements (<c>[*]</c>),
/// with or without <c>$</c> at the start.
/// </summary>
internal sealed class JsonPath
{
    private readonly List<Step> _steps = [];

    private readonly record struct Step(string? Member, int Index);

    private const int Every = -1;

    private bool _malformed;

    public static JsonPath Parse(string path, string parameterName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path, parameterName);
        var parsed = new JsonPath();
        var rest = path.AsSpan();
        if (rest[0] == '$')
            rest = rest[1..];
        else if (rest[0] != '[')
            rest = parsed.Member(rest);

        while (!rest.IsEmpty)
        {
            rest = rest[0] switch
            {
                '.' => parsed.Member(rest[1..]),
                '[' => parsed.Bracket(rest[1..]),
                _ => parsed.Malformed(),
            };
            if (parsed._malformed)
                break;
        }

        return parsed._malformed || parsed._steps.Count == 0
            ? throw new ArgumentException($"\"{path}\" is no path this mapping understands. Name members and elements, for example \"name.first\" or \"groups[*].name\".", parameterName)
            : parsed;
    }

    /// <summary>What the path leads to: scalars as text, an array's scalars one by one; objects and nulls are nothing.</summary>
    public IReadOnlyList<string> Read(JsonElement root)
    {
        try
        {
            return [.. Read(root, 0)];
        }
        catch (InvalidOperationException)
        {
            // JSON may hold halves of characters ("\ud800"), which are no text. Traits are people's own to write.
            return [];
        }
    }

    private IEnumerable<string> Read(JsonElement element, int depth)
    {
        if (depth == _steps.Count)
            return Values(element);

        var (member, index) = _steps[depth];
        if (member is not null)
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) ? Read(value, depth + 1) : [];
        if (element.ValueKind != JsonValueKind.Array)
            return [];
        if (index == Every)
            return element.EnumerateArray().SelectMany(item => Read(item, depth + 1));
        return index < element.GetArrayLength() ? Read(element[index], depth + 1) : [];
    }

    private static IEnumerable<string> Values(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().Select(Scalar).OfType<string>()
        : Scalar(element) is { } value ? [value]
        : [];

    private static string? Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private ReadOnlySpan<char> Member(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny('.', '[');
        var name = end < 0 ? rest : rest[..end];
        _malformed |= name.IsEmpty || name.ContainsAny("]*'\" ");
        _steps.Add(new Step(name.ToString(), 0));
        return end < 0 ? [] : rest[end..];
    }

    private ReadOnlySpan<char> Bracket(ReadOnlySpan<char> rest)
    {
        if (rest is ['\'' or '"', ..])
        {
            var close = rest[1..].IndexOf(rest[0]);
            if (close > 0 && close + 2 < rest.Length && rest[close + 2] == ']')
            {
                _steps.Add(new Step(rest.Slice(1, close).ToString(), 0));
                return rest[(close + 3)..];
            }
        }
        else
        {
            var end = rest.IndexOf(']');
            if (end > 0 && rest[..end] is "*")
            {
                _steps.Add(new Step(null, Every));
                return rest[(end + 1)..];
            }

            if (end > 0 && int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                _steps.Add(new Step(null, index));
                return rest[(end + 1)..];
            }
        }

        return Malformed();
    }

    private ReadOnlySpan<char> Malformed()
    {
        _malformed = true;
        return [];
    }
}
