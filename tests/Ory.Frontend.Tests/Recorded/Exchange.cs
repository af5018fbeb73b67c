using System.Text.Json;
using Ory.Testing;

namespace Ory.Frontend.Tests;

/// <summary>One recorded request and its answer.</summary>
public sealed record Exchange(string File, string Name, bool Foreign, bool Admin, string Method, string Path, JsonElement? Json, int Status, IReadOnlyDictionary<string, string> Headers, JsonElement? Body)
{
    public string PathOnly => Path.Split('?')[0];

    public bool IsJson => Headers.TryGetValue("content-type", out var type) && type.Contains("json", StringComparison.Ordinal) && Body is { ValueKind: not JsonValueKind.String };

    public bool HasMember(string name) => Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(name, out _);

    public override string ToString() => $"{File}: {Name} ({Method} {Path} -> {Status})";

    /// <summary>Every exchange of the repository's transcripts, and of the folder that ORY_TRANSCRIPTS names.</summary>
    public static IReadOnlyList<Exchange> All { get; } = [.. Folders().SelectMany(folder => Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)).SelectMany(Read)];

    private static IEnumerable<string> Folders()
    {
        yield return System.IO.Path.Combine(RepositoryFolder.Contract, "transcripts");
        if (Environment.GetEnvironmentVariable("ORY_TRANSCRIPTS") is { Length: > 0 } more)
            yield return more;
    }

    private static IEnumerable<Exchange> Read(string file)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(file));
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("steps", out var steps))
            yield break;
        foreach (var step in steps.Clone().EnumerateArray())
        {
            var response = step.GetProperty("response");
            yield return new Exchange(
                System.IO.Path.GetFileName(file),
                step.TryGetProperty("name", out var name) ? name.GetString()! : "",
                !file.StartsWith(RepositoryFolder.Contract, StringComparison.Ordinal),
                step.TryGetProperty("to", out var to) && to.GetString() == "admin",
                step.TryGetProperty("method", out var method) ? method.GetString()! : "GET",
                step.GetProperty("path").GetString()!,
                step.TryGetProperty("json", out var json) ? json : null,
                response.GetProperty("status").GetInt32(),
                response.TryGetProperty("headers", out var headers)
                    ? headers.EnumerateObject().ToDictionary(h => h.Name, h => h.Value.GetString()!, StringComparer.OrdinalIgnoreCase)
                    : new Dictionary<string, string>(),
                response.TryGetProperty("body", out var body) ? body : null);
        }
    }
}
