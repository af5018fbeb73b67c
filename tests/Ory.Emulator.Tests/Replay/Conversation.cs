using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>One conversation with a server: cookie jars, saved answers, and the requests as Node's <c>fetch</c> sent them when they were recorded.</summary>
internal sealed class Conversation : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly IReadOnlyDictionary<string, string> _urls;
    private readonly Func<TimeSpan, Task> _wait;
    private readonly Templates _templates;
    private readonly Dictionary<string, Answer> _saved = [];
    private readonly Dictionary<string, List<KeyValuePair<string, string>>> _jars = [];

    public Conversation(HttpMessageInvoker http, IReadOnlyDictionary<string, string> urls, string run, TimeProvider time, Func<TimeSpan, Task> wait)
    {
        (_http, _urls, _wait) = (http, urls, wait);
        _templates = new Templates(urls, run, time, _saved, Cookie, ReadMailAsync);
    }

    public void Dispose() => _http.Dispose();

    public async Task<Answer> SendAsync(JsonElement step)
    {
        if (step.TryGetProperty("wait", out var seconds))
            await _wait(TimeSpan.FromSeconds(seconds.GetDouble()));

        using var request = await RequestAsync(step);
        var jar = step.TryGetProperty("as", out var name) ? Jar(name.GetString()!) : null;
        if (jar is { Count: > 0 } && !request.Headers.Contains("Cookie"))
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", jar.Select(cookie => $"{cookie.Key}={cookie.Value}")));

        using var response = await _http.SendAsync(request, CancellationToken.None);
        var answer = await Answer.ReadAsync(response);
        if (jar is not null)
        {
            foreach (var cookie in answer.Cookies)
                Keep(jar, cookie);
        }

        if (step.TryGetProperty("save", out var save))
            _saved[save.GetString()!] = answer;
        return answer;
    }

    private async Task<HttpRequestMessage> RequestAsync(JsonElement step)
    {
        var path = await _templates.FillAsync(step.GetProperty("path").GetString()!);
        var to = step.TryGetProperty("to", out var port) ? port.GetString()! : "public";
        var url = path.StartsWith("http://", StringComparison.Ordinal) || path.StartsWith("https://", StringComparison.Ordinal) ? path : _urls[to].TrimEnd('/') + path;
        var method = step.TryGetProperty("method", out var verb) ? verb.GetString()! : "GET";
        var request = new HttpRequestMessage(new HttpMethod(method), Address(url));

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["accept"] = "*/*",
            ["accept-language"] = "*",
            ["sec-fetch-mode"] = "cors",
            ["user-agent"] = "node",
        };
        if (step.TryGetProperty("headers", out var given))
        {
            foreach (var header in given.EnumerateObject())
                headers[header.Name] = await _templates.FillAsync(header.Value.GetString()!);
        }

        var (body, type) = await BodyAsync(step);
        if (body is not null || method is not ("GET" or "HEAD"))
        {
            request.Content = new ByteArrayContent(body ?? []);
            if (body is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", headers.GetValueOrDefault("content-type", type));
        }

        headers.Remove("content-type");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private async Task<(byte[]? Body, string Type)> BodyAsync(JsonElement step)
    {
        if (step.TryGetProperty("json", out var json))
            return (JsonSerializer.SerializeToUtf8Bytes(await _templates.FillAllAsync(json)), "application/json");
        if (step.TryGetProperty("form", out var form))
        {
            var fields = new List<KeyValuePair<string, string>>();
            foreach (var field in form.EnumerateObject())
                fields.Add(new(field.Name, await FieldAsync(field.Value)));
            using var content = new FormUrlEncodedContent(fields);
            return (await content.ReadAsByteArrayAsync(), "application/x-www-form-urlencoded");
        }

        return step.TryGetProperty("raw", out var raw)
            ? (Encoding.UTF8.GetBytes(await _templates.FillAsync(raw.GetString()!)), "text/plain;charset=UTF-8")
            : (null, "");
    }

    private async Task<string> FieldAsync(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? await _templates.FillAsync(value.GetString()!) : value.GetRawText();

    private async Task<JsonArray> ReadMailAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_urls["admin"].TrimEnd('/')}/admin/courier/messages?page_size=250");
        using var response = await _http.SendAsync(request, CancellationToken.None);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsArray();
    }

    private string? Cookie(string jar, string name) => Jar(jar).LastOrDefault(cookie => cookie.Key == name).Value;

    private List<KeyValuePair<string, string>> Jar(string name) => _jars.TryGetValue(name, out var jar) ? jar : _jars[name] = [];

    // A cookie keeps its place when it is set anew, as in the map that the recorder used.
    private static void Keep(List<KeyValuePair<string, string>> jar, AnswerCookie cookie)
    {
        var at = jar.FindIndex(kept => kept.Key == cookie.Name);
        if (cookie.Removed && at >= 0)
            jar.RemoveAt(at);
        else if (!cookie.Removed && at >= 0)
            jar[at] = new(cookie.Name, cookie.Value);
        else if (!cookie.Removed)
            jar.Add(new(cookie.Name, cookie.Value));
    }

    // As it was sent, where .NET would tidy it: the server's answers repeat it.
    private static Uri Address(string url)
    {
        var escaped = Escape(url);
        var tidy = new Uri(escaped);
        return escaped.EndsWith(tidy.PathAndQuery, StringComparison.Ordinal) ? tidy : new Uri(escaped, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    // What browsers (and Node) escape in a URL, and nothing else.
    private static string Escape(string url)
    {
        var escaped = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(url))
        {
            if (octet is <= 0x20 or >= 0x7f or (byte)'"' or (byte)'<' or (byte)'>')
                escaped.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            else
                escaped.Append((char)octet);
        }

        return escaped.ToString();
    }
}
