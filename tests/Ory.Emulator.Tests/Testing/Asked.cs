using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>One answer of either API, read whole.</summary>
internal sealed record Asked(int Status, JsonNode? Body, MediaTypeHeaderValue? ContentType, string? Location, IReadOnlyList<AnswerCookie> Cookies)
{
    /// <summary>The members of the error in the order in which they stand; empty when there is none.</summary>
    public string Error => string.Join(' ', (Body?["error"] as JsonObject ?? []).Select(member => member.Key));

    public (int Status, string Error) Told => (Status, Error);

    /// <summary>The verifiable addresses of an identity, in short.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. Body!["verifiable_addresses"]!.AsArray().Select(address => $"{address!["value"]} {address["verified"]!.ToJsonString()} {address["status"]}")];

    public string Text(string member) => (string)Body![member]!;

    public static Task<Asked> AdminAsync(OryEmulator ory, string method, string path, string? json = null, string? type = "application/json") =>
        AskAsync(ory.CreateAdminClient(), method, path, json, type, []);

    public static Task<Asked> PublicAsync(OryEmulator ory, string method, string path, params (string Name, string Value)[] headers) =>
        AskAsync(ory.CreateClient(), method, path, null, null, headers);

    public static async Task<Asked> AskAsync(HttpClient http, string method, string path, string? body, string? type, (string Name, string Value)[] headers)
    {
        using (http)
        using (var request = new HttpRequestMessage(new HttpMethod(method), path))
        {
            if (body is not null)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                if (type is not null)
                    request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }

            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            var isJson = answer.Content.Headers.ContentType?.MediaType == "application/json" && text.Length > 0;
            var cookies = answer.Headers.NonValidated.TryGetValues("Set-Cookie", out var lines) ? lines.Select(AnswerCookie.Parse).ToArray() : [];
            return new Asked((int)answer.StatusCode, isJson ? JsonNode.Parse(text) : null, answer.Content.Headers.ContentType, answer.Headers.Location?.OriginalString, cookies);
        }
    }
}
