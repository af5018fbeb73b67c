using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>A whoami of a real server, as it was recorded.</summary>
internal sealed partial record RecordedWhoami(string Transcript, string Step, IReadOnlyDictionary<string, string> RequestHeaders, int Status, string Body, string? CacheFor)
{
    public static IReadOnlyList<RecordedWhoami> All { get; } = [.. Read()];

    private static IEnumerable<RecordedWhoami> Read()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Contract, "transcripts"), "*.json").Order(StringComparer.Ordinal))
        {
            using var transcript = JsonDocument.Parse(File.ReadAllText(file));
            var number = 0;
            foreach (var step in transcript.RootElement.GetProperty("steps").EnumerateArray())
            {
                number++;
                if (step.GetProperty("path").GetString() != "/sessions/whoami" || step.TryGetProperty("to", out _) || step.GetProperty("method").GetString() != "GET")
                    continue;

                var headers = step.TryGetProperty("headers", out var sent)
                    ? sent.EnumerateObject().ToDictionary(header => header.Name, header => Fill(header.Value.GetString()!), StringComparer.OrdinalIgnoreCase)
                    : [];
                if (step.TryGetProperty("as", out _))
                    headers["cookie"] = "csrf_token_806060ca=YWJj=; ory_kratos_session=MTc2Mzg4NzgyNXxmaWxsZWQ=";

                var response = step.GetProperty("response");
                yield return new RecordedWhoami(
                    Path.GetFileNameWithoutExtension(file), $"{number}: {step.GetProperty("name").GetString()}", headers, response.GetProperty("status").GetInt32(),
                    response.TryGetProperty("body", out var body) ? body.GetRawText() : "",
                    response.GetProperty("headers").TryGetProperty("ory-session-cache-for", out var cacheFor) ? cacheFor.GetString() : null);
            }
        }
    }

    public HttpResponseMessage ToResponse()
    {
        var response = new HttpResponseMessage((HttpStatusCode)Status) { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        if (CacheFor is not null)
            response.Headers.TryAddWithoutValidation("Ory-Session-Cache-For", CacheFor);
        return response;
    }

    /// <summary>When the answer was recorded, as far as it says: a second after the session's last sign-in.</summary>
    public DateTimeOffset RecordedAt
    {
        get
        {
            using var body = JsonDocument.Parse(Body.Length > 0 ? Body : "{}");
            return body.RootElement.TryGetProperty("authenticated_at", out var at) && DateTimeOffset.TryParse(at.GetString(), CultureInfo.InvariantCulture, out var time)
                ? time.AddSeconds(1)
                : TestApp.Start;
        }
    }

    public override string ToString() => $"{Transcript} {Step}";

    // The values that differ from run to run are templates in the recording; any value does, the answer is the recorded one.
    private static string Fill(string value) =>
        Template().Replace(value, match => match.Value.EndsWith("session_token}}", StringComparison.Ordinal) ? "ory_st_" + new string('A', 32) : "MTc2Mzg4NzgyNXxmaWxsZWQ");

    [GeneratedRegex(@"\{\{[^}]*\}\}")]
    private static partial Regex Template();
}
