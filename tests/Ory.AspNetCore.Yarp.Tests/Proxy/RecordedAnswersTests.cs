using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ory.Testing;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>Every answer that was recorded from a real Kratos, as a browser would get it through the proxy.</summary>
public class RecordedAnswersTests
{
    private const string Ory = "http://127.0.0.1:4433";
    private const string Own = "https://app.example/.ory";

    private static readonly LinkMap s_links = new([Ory], "https://app.example", "/.ory");

    [Fact]
    public async Task No_recorded_body_shows_Orys_address_and_nothing_else_in_it_changes()
    {
        var (bodies, links) = (0, 0);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Contract, "transcripts"), "*.json"))
        {
            using var transcript = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
            foreach (var step in transcript.RootElement.GetProperty("steps").EnumerateArray())
            {
                if (step.TryGetProperty("to", out var to) && to.GetString() == "admin"
                    || !step.GetProperty("response").TryGetProperty("body", out var body) || body.ValueKind is not JsonValueKind.Object)
                    continue;

                var recorded = body.GetRawText();
                await using var stream = new JsonLinkStream(new MemoryStream(Encoding.UTF8.GetBytes(recorded)), s_links);
                using var result = new StreamReader(stream);
                var rewritten = await result.ReadToEndAsync();
                using var document = JsonDocument.Parse(rewritten);

                // What a provider was told as the way back stays: Ory will tell it once more.
                (recorded, rewritten) = (WithoutRedirectUri(recorded), WithoutRedirectUri(rewritten));
                Assert.DoesNotContain(Ory, Uri.UnescapeDataString(rewritten), StringComparison.Ordinal);
                Assert.Equal(Decoded(recorded).Replace(Ory, Own, StringComparison.Ordinal), Decoded(rewritten));
                bodies++;
                links += rewritten.Contains(Own, StringComparison.Ordinal) ? 1 : 0;
            }
        }

        Assert.True(bodies > 500 && links > 300, $"{bodies} bodies, {links} with links");
    }

    [Fact]
    public void No_recorded_redirect_leads_past_the_application()
    {
        var seen = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Contract, "transcripts"), "*.json"))
        {
            using var transcript = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var step in transcript.RootElement.GetProperty("steps").EnumerateArray())
            {
                if (!step.GetProperty("response").TryGetProperty("headers", out var headers) || !headers.TryGetProperty("location", out var location)
                    || (step.TryGetProperty("to", out var to) && to.GetString() == "admin"))
                    continue;

                var rewritten = s_links.Rewrite(location.GetString()!);
                if (location.GetString()!.StartsWith(Ory, StringComparison.Ordinal))
                    Assert.StartsWith(Own + "/self-service/", rewritten, StringComparison.Ordinal);
                seen++;
            }
        }

        Assert.True(seen > 50, $"{seen} redirects");
    }

    private static string WithoutRedirectUri(string json) => Regex.Replace(json, @"redirect_uri=[^&""\\ ]*", "");

    // What the two say, whatever the spelling of escapes.
    private static string Decoded(string json) => Uri.UnescapeDataString(JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json)));
}
