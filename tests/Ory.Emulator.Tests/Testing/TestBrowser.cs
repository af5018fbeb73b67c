using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>A browser without pages: keeps cookies, follows nothing by itself.</summary>
internal sealed class TestBrowser(OryEmulator ory, HttpClient? http = null) : IDisposable
{
    private readonly HttpClient _http = http ?? ory.CreateClient();
    private readonly Dictionary<string, string> _cookies = [];

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    public void Dispose() => _http.Dispose();

    /// <summary>Goes to an address as a navigation does.</summary>
    public Task<HttpResponseMessage> NavigateAsync(string url) => SendAsync(HttpMethod.Get, url, "text/html", null);

    /// <summary>Asks as a script does.</summary>
    public Task<HttpResponseMessage> GetAsync(string url) => SendAsync(HttpMethod.Get, url, "application/json", null);

    /// <summary>Begins a flow, and reads it.</summary>
    public async Task<JsonElement> BeginAsync(string flow, string query = "")
    {
        using var answer = await GetAsync($"self-service/{flow}/browser{query}");
        return await JsonAsync(answer, HttpStatusCode.OK);
    }

    /// <summary>Signs in with a password, as a script does.</summary>
    public async Task<JsonElement> SignInAsync(EmulatorIdentity identity, string query = "")
    {
        var flow = await BeginAsync("login", query);
        using var answer = await SubmitAsync(flow, new JsonObject { ["method"] = "password", ["identifier"] = identity.Identifier, ["password"] = identity.Password });
        return await JsonAsync(answer, HttpStatusCode.OK);
    }

    /// <summary>The session that the browser has.</summary>
    public async Task<JsonElement> WhoamiAsync()
    {
        using var answer = await GetAsync("sessions/whoami");
        return await JsonAsync(answer, HttpStatusCode.OK);
    }

    /// <summary>Submits a flow's form as a script does, with the form's own token.</summary>
    public Task<HttpResponseMessage> SubmitAsync(JsonElement flow, JsonObject fields)
    {
        fields["csrf_token"] ??= Node(flow, "csrf_token").GetProperty("value").GetString();
        return SendAsync(HttpMethod.Post, flow.GetProperty("ui").GetProperty("action").GetString()!, "application/json", new StringContent(fields.ToJsonString(), null, "application/json"));
    }

    /// <summary>Submits a flow's form as a page without a script does.</summary>
    public Task<HttpResponseMessage> SubmitFormAsync(JsonElement flow, params (string Name, string Value)[] fields)
    {
        var token = Node(flow, "csrf_token").GetProperty("value").GetString()!;
        var form = new FormUrlEncodedContent(fields.Append(("csrf_token", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        return SendAsync(HttpMethod.Post, flow.GetProperty("ui").GetProperty("action").GetString()!, "text/html", form);
    }

    /// <summary>Sends a body as a script does, whatever it is.</summary>
    public Task<HttpResponseMessage> PostAsync(string url, string body) => SendAsync(HttpMethod.Post, url, "application/json", new StringContent(body, null, "application/json"));

    public static JsonElement Node(JsonElement flow, string name) => Find(flow, name) ?? throw new InvalidOperationException($"The form has no node '{name}'.");

    public static JsonElement? Find(JsonElement flow, string name)
    {
        // A step-up form for somebody without a second factor has null in place of nodes.
        var nodes = flow.GetProperty("ui").GetProperty("nodes");
        if (nodes.ValueKind == JsonValueKind.Null)
            return null;
        foreach (var node in nodes.EnumerateArray())
        {
            var attributes = node.GetProperty("attributes");
            if ((attributes.TryGetProperty("name", out var found) || attributes.TryGetProperty("id", out found)) && found.GetString() == name)
                return attributes;
        }

        return null;
    }

    /// <summary>The id of the form's only message.</summary>
    public static int Message(JsonElement flow) => Assert.Single(flow.GetProperty("ui").GetProperty("messages").EnumerateArray()).GetProperty("id").GetInt32();

    /// <summary>The ids of all messages of a form: its own, and then those of its nodes.</summary>
    public static int[] AllMessages(JsonElement flow)
    {
        var ui = flow.GetProperty("ui");
        var nodes = ui.GetProperty("nodes").EnumerateArray().SelectMany(node => node.GetProperty("messages").EnumerateArray());
        return [.. (ui.TryGetProperty("messages", out var own) ? own.EnumerateArray() : []).Concat(nodes).Select(message => message.GetProperty("id").GetInt32())];
    }

    /// <summary>What the form's nodes are found by, in their order.</summary>
    public static IEnumerable<string?> Names(JsonElement flow) => flow.GetProperty("ui").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("attributes"))
        .Select(attributes => (attributes.TryGetProperty("name", out var name) ? name : attributes.GetProperty("id")).GetString());

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} rather than {(int)expected}: {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, string accept, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (_cookies.Count > 0)
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        request.Content = body;
        var answer = await _http.SendAsync(request);
        if (answer.Headers.NonValidated.TryGetValues("Set-Cookie", out var lines))
        {
            foreach (var cookie in lines.Select(AnswerCookie.Parse))
            {
                if (cookie.Removed)
                    _cookies.Remove(cookie.Name);
                else
                    _cookies[cookie.Name] = cookie.Value;
            }
        }

        return answer;
    }
}
