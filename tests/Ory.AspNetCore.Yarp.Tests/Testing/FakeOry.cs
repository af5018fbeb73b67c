using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>An Ory on a socket of its own that says what a test tells it to: whoami for known credentials, and any other answer.</summary>
internal sealed class FakeOry : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, JsonObject> _sessions = new(StringComparer.Ordinal);
    private int _whoamis;

    private FakeOry(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>While set, every answer is this status.</summary>
    public int? Fault { get; set; }

    public int Whoamis => _whoamis;

    /// <summary>What whoami waits for before it answers.</summary>
    public Task Silence { get; set; } = Task.CompletedTask;

    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    /// <summary>What is answered on any path but whoami.</summary>
    public RequestDelegate Other { get; set; } = static context =>
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    };

    public static async Task<FakeOry> StartAsync()
    {
        var app = Loopback.CreateBuilder().Build();
        var ory = new FakeOry(app);
        app.Run(ory.AnswerAsync);
        await app.StartAsync();
        return ory;
    }

    /// <summary>A session, known by a cookie's value and a token of the same name.</summary>
    public JsonObject AddSession(string name, string aal = "aal1", DateTimeOffset? now = null, string email = "a@example.org", bool verified = true)
    {
        var time = now ?? DateTimeOffset.Parse("2026-11-23T12:00:00Z");
        var session = new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["active"] = true,
            ["expires_at"] = time.AddHours(1),
            ["authenticated_at"] = time,
            ["authenticator_assurance_level"] = aal,
            ["authentication_methods"] = new JsonArray(new JsonObject { ["method"] = "password", ["aal"] = "aal1", ["completed_at"] = time }),
            ["issued_at"] = time,
            ["identity"] = new JsonObject
            {
                ["id"] = Guid.NewGuid().ToString(),
                ["schema_id"] = "default",
                ["schema_url"] = "http://x/schemas/default",
                ["state"] = "active",
                ["traits"] = new JsonObject { ["email"] = email },
                ["verifiable_addresses"] = new JsonArray(new JsonObject { ["id"] = Guid.NewGuid().ToString(), ["value"] = email, ["verified"] = verified, ["via"] = "email", ["status"] = "completed" }),
            },
            ["devices"] = new JsonArray(),
        };
        return _sessions[name] = session;
    }

    public void EndSession(string name) => _sessions.TryRemove(name, out _);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Seen.Enqueue(await SeenRequest.OfAsync(context));
        if (Fault is { } fault)
        {
            context.Response.StatusCode = fault;
            return;
        }

        if (context.Request.Path != "/sessions/whoami")
        {
            await Other(context);
            return;
        }

        Interlocked.Increment(ref _whoamis);
        await Silence;
        var name = context.Request.Headers["X-Session-Token"].ToString() is { Length: > 0 } token ? token
            : context.Request.Cookies["ory_kratos_session"] ?? context.Request.Headers.Authorization.ToString().Replace("Bearer ", "");
        context.Response.ContentType = "application/json";
        if (!_sessions.TryGetValue(name, out var session))
        {
            context.Response.StatusCode = 401;
            Refused?.Invoke();
            await context.Response.WriteAsync("""{"error":{"code":401,"status":"Unauthorized","message":"no"}}""");
            return;
        }

        if (context.Request.Query["tokenize_as"].ToString() is { Length: > 0 } template)
        {
            session = (JsonObject)session.DeepClone();
            session["tokenized"] = Tokenize?.Invoke(template);
        }

        if (RenewedCookie is { } cookie)
            context.Response.Headers.SetCookie = cookie;
        await context.Response.WriteAsync(session.ToJsonString(JsonSerializerOptions.Default));
    }

    /// <summary>The <c>Set-Cookie</c> of whoami.</summary>
    public string? RenewedCookie { get; set; }

    /// <summary>Called where whoami knows no session.</summary>
    public Action? Refused { get; set; }

    public Func<string, string?>? Tokenize { get; set; }
}
