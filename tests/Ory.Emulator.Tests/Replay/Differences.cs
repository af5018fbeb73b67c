using System.Globalization;
using System.Text.Json;

namespace Ory.Emulator.Tests;

/// <summary>The paths at which two normalised answers differ, each as one line.</summary>
internal static class Differences
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static List<string> Between(object? recorded, object? got, IReadOnlyCollection<string> ignored)
    {
        var found = new List<string>();
        Visit(recorded, got, "", ignored, found);
        return found;
    }

    private static void Visit(object? recorded, object? got, string path, IReadOnlyCollection<string> ignored, List<string> found)
    {
        if (ignored.Any(prefix => path == prefix || path.StartsWith(prefix + '.', StringComparison.Ordinal)))
            return;
        string At(string name) => path.Length == 0 ? name : $"{path}.{name}";
        switch (recorded, got)
        {
            case (SortedDictionary<string, object?> a, SortedDictionary<string, object?> b):
                foreach (var name in a.Keys.Union(b.Keys))
                    Visit(a.GetValueOrDefault(name, Absent.Value), b.GetValueOrDefault(name, Absent.Value), At(name), ignored, found);
                return;
            case (List<object?> a, List<object?> b):
                for (var index = 0; index < Math.Max(a.Count, b.Count); index++)
                    Visit(index < a.Count ? a[index] : Absent.Value, index < b.Count ? b[index] : Absent.Value, At(index.ToString(CultureInfo.InvariantCulture)), ignored, found);
                return;
            default:
                if (!Equals(recorded, got))
                    found.Add($"{(path.Length == 0 ? "(answer)" : path)}: recorded {Show(recorded)}, got {Show(got)}");
                return;
        }
    }

    private static string Show(object? value)
    {
        var text = value is Absent ? "nothing" : JsonSerializer.Serialize(value, Relaxed);
        return text.Length > 160 ? $"{text[..157]}…" : text;
    }
}
