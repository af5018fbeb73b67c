using System.Globalization;

namespace Ory.Emulator;

/// <summary>
/// The scripts of Unicode 17, as Go's patterns name them, up to U+FFFF: what <c>\p{Greek}</c> stands for, which is not what .NET's blocks do.
/// </summary>
internal static class GoScripts
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Lines = new(() => References.Resource("scripts.txt")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split(' ', 2)).ToDictionary(parts => parts[0], parts => parts.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal));

    /// <summary>The first and the last of each of its ranges, in order; null where there is no such script.</summary>
    public static IReadOnlyList<(int First, int Last)>? Ranges(string script) => Lines.Value.TryGetValue(script, out var ranges)
        ? [.. ranges.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(range => range.Split('-')).Select(ends => (Code(ends[0]), Code(ends[^1])))]
        : null;

    private static int Code(string hex) => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
