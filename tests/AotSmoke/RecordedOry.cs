using System.Reflection;
using System.Text;
using System.Text.Json;

namespace AotSmoke;

/// <summary>A server in this process that answers each operation with the first success that was recorded of it.</summary>
internal sealed class RecordedOry : IAsyncDisposable
{
    private readonly WebApplication app;

    private RecordedOry(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    public static async Task<RecordedOry> StartAsync()
    {
        var answers = ReadAnswers();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(async context =>
        {
            var path = context.Request.Path.Value!;
            var key = $"{context.Request.Method} {(path.StartsWith("/sessions/", StringComparison.Ordinal) && context.Request.Method == "DELETE" ? "/sessions/{id}" : path)}";
            if (!answers.TryGetValue(key, out var answer))
            {
                context.Response.StatusCode = 404;
                return;
            }
            context.Response.StatusCode = answer.Status;
            if (answer.Location is not null)
                context.Response.Headers.Location = answer.Location;
            if (answer.Body.Length > 0)
            {
                context.Response.ContentType = answer.ContentType;
                await context.Response.Body.WriteAsync(answer.Body);
            }
        });
        await app.StartAsync();
        return new RecordedOry(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static Dictionary<string, RecordedAnswer> ReadAnswers()
    {
        // What no open-source server answers.
        var answers = new Dictionary<string, RecordedAnswer>
        {
            ["GET /self-service/fed-cm/parameters"] = RecordedAnswer.Json("""{"providers":[{"client_id":"c","config_url":"u","fields":["name"]}],"csrf_token":"t"}"""),
            ["POST /self-service/fed-cm/token"] = RecordedAnswer.Json("""{"session":{"id":"s","active":true,"identity":null,"devices":null},"continue_with":null}"""),
            ["GET /sessions/token-exchange"] = RecordedAnswer.Json("""{"session":{"id":"s","active":true},"session_token":"ory_st_x"}"""),
            ["GET /.well-known/change-password"] = new(303, null, [], "http://127.0.0.1:4455/settings"),
            ["DELETE /self-service/login/test"] = new(204, null, [], null),
        };
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".json", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var document = JsonDocument.Parse(stream);
            foreach (var step in document.RootElement.GetProperty("steps").EnumerateArray())
            {
                if (step.TryGetProperty("to", out _))
                    continue;
                var method = step.TryGetProperty("method", out var verb) ? verb.GetString() : "GET";
                var path = step.GetProperty("path").GetString()!.Split('?')[0];
                if (method == "DELETE" && path.StartsWith("/sessions/", StringComparison.Ordinal))
                    path = "/sessions/{id}";
                if (RecordedAnswer.From(step.GetProperty("response")) is { } answer)
                    answers.TryAdd($"{method} {path}", answer);
            }
        }
        return answers;
    }

    private sealed record RecordedAnswer(int Status, string? ContentType, byte[] Body, string? Location)
    {
        public static RecordedAnswer Json(string body) => new(200, "application/json", Encoding.UTF8.GetBytes(body), null);

        public static RecordedAnswer? From(JsonElement response)
        {
            var status = response.GetProperty("status").GetInt32();
            if (status is not (200 or 204))
                return null;
            var contentType = response.GetProperty("headers").TryGetProperty("content-type", out var type) ? type.GetString() : null;
            var body = response.GetProperty("body");
            return new RecordedAnswer(status, contentType, Encoding.UTF8.GetBytes(body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText()), null);
        }
    }
}
