using System.Text.Json;

namespace Ory.Frontend.Tests;

/// <summary>Compares JSON: order does not count, nor whether an optional member is absent or null.</summary>
internal static class Json
{
    /// <summary>The first difference, by its path; null when there is none.</summary>
    internal static string? Difference(JsonElement expected, JsonElement actual, string path = "$")
    {
        if (expected.ValueKind != actual.ValueKind)
            return $"{path}: {expected.ValueKind} became {actual.ValueKind}";
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in expected.EnumerateObject())
                {
                    var there = actual.TryGetProperty(member.Name, out var other);
                    if (!there && member.Value.ValueKind != JsonValueKind.Null)
                        return $"{path}.{member.Name} was lost";
                    if (there && Difference(member.Value, other, $"{path}.{member.Name}") is { } difference)
                        return difference;
                }
                foreach (var member in actual.EnumerateObject())
                {
                    if (member.Value.ValueKind != JsonValueKind.Null && !expected.TryGetProperty(member.Name, out _))
                        return $"{path}.{member.Name} was added";
                }
                return null;
            case JsonValueKind.Array:
                if (expected.GetArrayLength() != actual.GetArrayLength())
                    return $"{path} had {expected.GetArrayLength()} items, and now {actual.GetArrayLength()}";
                return expected.EnumerateArray().Zip(actual.EnumerateArray(), (left, right) => (left, right))
                    .Select((pair, index) => Difference(pair.left, pair.right, $"{path}[{index}]")).FirstOrDefault(difference => difference is not null);
            case JsonValueKind.Number:
                return expected.GetRawText() == actual.GetRawText() ? null : $"{path}: another number";
            default:
                return JsonElement.DeepEquals(expected, actual) ? null : $"{path}: another value";
        }
    }
}
