using System.Text.Json;

namespace Ory.Emulator.Tests;

/// <summary>A recorded conversation: tests/Contract says what its parts mean.</summary>
internal sealed record Transcript(string Name, string Profile, string Run, IReadOnlyDictionary<string, string> Urls, IReadOnlyList<JsonElement> Steps)
{
    public static Transcript Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement.Clone();
        string Text(string name) => root.GetProperty(name).GetString()!;
        var urls = new Dictionary<string, string> { ["public"] = Text("public"), ["admin"] = Text("admin"), ["ui"] = Text("ui") };
        return new Transcript(Text("name"), Text("profile"), Text("run"), urls, [.. root.GetProperty("steps").EnumerateArray()]);
    }
}
