using System.Text.Json;

namespace Ory.Emulator.Tests;

/// <summary>What a server answered, as far as it is compared: status, some headers, cookies, body.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The compared headers by lower-case name.</param>
/// <param name="Cookies">The cookies that were set or removed, in order.</param>
/// <param name="Body">The JSON of the body, or a <see cref="string"/>.</param>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<AnswerCookie> Cookies, object Body)
{
    private static readonly string[] ComparedHeaders = ["content-type", "location", "ory-session-cache-for", "x-kratos-authenticated-identity-id", "cache-control"];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        // Unvalidated, because HttpClient writes the values that it parses anew.
        var headers = new Dictionary<string, string>();
        foreach (var name in ComparedHeaders)
        {
            if (response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values))
                headers[name] = string.Join(", ", values);
        }

        var cookies = response.Headers.NonValidated.TryGetValues("Set-Cookie", out var lines) ? lines.Select(AnswerCookie.Parse).ToArray() : [];
        return new Answer((int)response.StatusCode, headers, cookies, headers.GetValueOrDefault("content-type", "").Contains("json", StringComparison.Ordinal) ? Parse(text) : text);
    }

    /// <summary>The answer as it stands in a transcript.</summary>
    public static Answer FromRecording(JsonElement response) => new(
        response.GetProperty("status").GetInt32(),
        response.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!),
        [.. response.GetProperty("cookies").EnumerateArray().Select(AnswerCookie.FromRecording)],
        response.TryGetProperty("body", out var body) ? body.ValueKind == JsonValueKind.String ? body.GetString()! : body : "");

    private static object Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.String ? document.RootElement.GetString()! : document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
