using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>The wire to an Ory: answers by path, and keeps what it was asked.</summary>
public sealed class ScriptedAnswers : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Func<HttpRequestMessage, Task<HttpResponseMessage>>> _answers = [];
    private readonly ConcurrentQueue<(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, JsonObject? Body)> _asked = new();

    /// <summary>What was asked until now; a page in a browser may ask on while a test looks.</summary>
    public IReadOnlyList<(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, JsonObject? Body)> Asked => [.. _asked];

    public void Forget() => _asked.Clear();

    public void On(string method, string path, string json, int status = 200, params string[] cookies) => On(method, path, _ => Json(json, status, cookies));

    public void On(string method, string path, Func<HttpRequestMessage, HttpResponseMessage> answer) => On(method, path, request => Task.FromResult(answer(request)));

    public void On(string method, string path, Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) => _answers[method + " " + path] = answer;

    public static HttpResponseMessage Json(string json, int status = 200, params string[] cookies)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        foreach (var cookie in cookies)
            response.Headers.TryAddWithoutValidation("Set-Cookie", cookie);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken)) as JsonObject;
        _asked.Enqueue((request.Method.Method, path, request.RequestUri.Query, request.Headers.ToDictionary(h => h.Key, h => string.Join("; ", h.Value)), body));
        var response = _answers.TryGetValue(request.Method.Method + " " + path, out var answer)
            ? await answer(request)
            : Json("""{"error":{"code":401,"status":"Unauthorized","message":"no session"}}""", 401);
        response.RequestMessage = request;
        return response;
    }
}
