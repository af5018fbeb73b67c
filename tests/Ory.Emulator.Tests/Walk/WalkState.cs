using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using OtpNet;

namespace Ory.Emulator.Tests;

/// <summary>Who takes part in a walk, and what they have met so far.</summary>
internal sealed class WalkState : IAsyncDisposable
{
    public static readonly string[] FlowNames = ["login", "registration", "settings", "recovery", "verification"];

    private static readonly string[] Queries = ["", "?return_to=http://127.0.0.1:4455/a", "?return_to=//evil", "?return_to=%zz", "?refresh=true", "?aal=aal2", "?aal=aal2&refresh=true", "?aal=aal9", "?aal=&refresh=&return_to=", "?identity_schema=nothing", "?via=email&aal=aal2", "?return_session_token_exchange_code=true"];

    public WalkState(OryEmulator ory, FakeTimeProvider time)
    {
        (Ory, Time) = (ory, time);
        Guard = new ShapeGuard(ory.CreateHandler());
        (Native, Admin) = (Client(ory.PublicUrl), Client(ory.AdminUrl));
        Native.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
        Browsers = [new TestBrowser(ory, Client(ory.PublicUrl)), new TestBrowser(ory, Client(ory.PublicUrl))];
    }

    public OryEmulator Ory { get; }

    public FakeTimeProvider Time { get; }

    /// <summary>Who looks at what everybody is answered.</summary>
    public ShapeGuard Guard { get; }

    public HttpClient Native { get; }

    public HttpClient Admin { get; }

    public TestBrowser[] Browsers { get; }

    public List<(JsonElement Flow, string Name, TestBrowser? Browser)> Flows { get; } = [];

    public List<(string Email, string Password)> People { get; } = [];

    public List<string> Tokens { get; } = [];

    /// <summary>The authenticator app of whoever is signed in in a browser.</summary>
    public Dictionary<TestBrowser, string> Totp { get; } = [];

    /// <summary>The last number that <see cref="Next"/> gave.</summary>
    public int Last { get; private set; }

    public ValueTask DisposeAsync()
    {
        Native.Dispose();
        Admin.Dispose();
        foreach (var browser in Browsers)
            browser.Dispose();
        Guard.Dispose();
        return Ory.DisposeAsync();
    }

    public int Next() => ++Last;

    public async Task PersonAsync()
    {
        var person = ($"person-{Next()}@example.org", $"correct-horse-{Last}");
        await Ory.CreateIdentityAsync(person.Item1, person.Item2);
        People.Add(person);
    }

    public async Task<JsonElement?> BeginAsync(Random random, TestBrowser? browser, string? name = null)
    {
        var query = name is null ? Queries[random.Next(Queries.Length)] : "";
        name ??= FlowNames[random.Next(FlowNames.Length)];
        HttpResponseMessage answer;
        if (browser is not null)
        {
            answer = await browser.GetAsync($"self-service/{name}/browser{query}");
        }
        else
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"self-service/{name}/api{query}");
            if (Tokens.Count > 0 && random.Next(2) == 0)
                request.Headers.Add("X-Session-Token", Tokens[random.Next(Tokens.Count)]);
            answer = await Native.SendAsync(request);
        }

        using (answer)
        {
            if (answer.StatusCode != HttpStatusCode.OK)
                return null;
            var flow = await TestBrowser.JsonAsync(answer, HttpStatusCode.OK);
            Flows.Add((flow, name, browser));
            return flow;
        }
    }

    public async Task<JsonElement?> SubmitAsync(JsonElement flow, TestBrowser? browser, JsonObject fields)
    {
        HttpResponseMessage answer;
        if (browser is not null && TestBrowser.Find(flow, "csrf_token") is not null)
        {
            answer = await browser.SubmitAsync(flow, fields);
        }
        else
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, flow.GetProperty("ui").GetProperty("action").GetString());
            request.Content = new StringContent(fields.ToJsonString(), null, "application/json");
            answer = await Native.SendAsync(request);
        }

        using (answer)
        {
            if (answer.Content.Headers.ContentType?.MediaType != "application/json")
                return null;
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return json.RootElement.Clone();
        }
    }

    public void Remember(JsonElement? answer)
    {
        if (answer?.TryGetProperty("session_token", out var token) == true)
            Tokens.Add(token.GetString()!);
    }

    public Task LetTimePass(Random random, TestBrowser browser)
    {
        Time.Advance(TimeSpan.FromMinutes(random.Next(90)));
        return Task.CompletedTask;
    }

    public string Code(string secret) => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(Time.GetUtcNow().UtcDateTime);

    private HttpClient Client(Uri baseAddress) => new(Guard, disposeHandler: false) { BaseAddress = baseAddress };
}
