using System.Text.Json;

namespace Ory.Emulator.Tests;

/// <summary>A recorded conversation: tests/Contract says what its parts mean.</summary>
internal sealed record Transcript(string Name, string Profile, string Run, IReadOnlyDictionary<string, string> Urls, IReadOnlyList<JsonElement> Steps)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public static Transcript Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement.Clone();
        string Text(string name) => root.GetProperty(name).GetString()!;
        var urls = new Dictionary<string, string> { ["public"] = Text("public"), ["admin"] = Text("admin"), ["ui"] = Text("ui") };
        return new Transcript(Text("name"), Text("profile"), Text("run"), urls, [.. root.GetProperty("steps").EnumerateArray()]);
    }

    /// <summary>A conversation with the answers that were got, in the same format.</summary>
    public static string Write(string name, string profile, string run, IReadOnlyDictionary<string, string> urls, IEnumerable<(JsonElement Step, Answer Answer)> told)
    {
        var steps = told.Select(each =>
        {
            var step = JsonSerializer.SerializeToNode(each.Step)!.AsObject();
            step["response"] = JsonSerializer.SerializeToNode(new
            {
                status = each.Answer.Status,
                headers = each.Answer.Headers,
                cookies = each.Answer.Cookies.Select(cookie => new { name = cookie.Name, removed = cookie.Removed, attributes = cookie.Attributes }),
                body = each.Answer.Body,
            });
            return step;
        });
        return JsonSerializer.Serialize(new { name, server = "Ory.Emulator", profile, @public = urls["public"], admin = urls["admin"], ui = urls["ui"], run, steps }, Readable);
    }
}
