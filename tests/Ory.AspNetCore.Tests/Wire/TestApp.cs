using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>An application with AddOry() on a test server, whose Ory is a <see cref="StubOry"/> and whose clock stands still.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;

    private TestApp(WebApplication app, StubOry ory, FakeTimeProvider time, FakeLogCollector logs)
    {
        _app = app;
        Ory = ory;
        Time = time;
        Logs = logs;
        Client = app.GetTestClient();
    }

    public StubOry Ory { get; }

    public FakeTimeProvider Time { get; }

    public FakeLogCollector Logs { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public TestServer Server => _app.GetTestServer();

    public static async Task<TestApp> StartAsync(
        Action<OryOptions>? configure = null, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? map = null, DateTimeOffset? now = null,
        string environment = "Production")
    {
        var ory = new StubOry();
        var time = new FakeTimeProvider(now ?? Start);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options =>
        {
            options.BaseUrl = "http://127.0.0.1:4433";
            configure?.Invoke(options);
        });
        Connect(builder.Services, OryDefaults.AuthenticationScheme, ory);
        build?.Invoke(builder);

        var app = builder.Build();
        // Says what was found, to anybody.
        app.MapGet("/outcome", (HttpContext context) => Describe(context));
        app.MapPost("/outcome", (HttpContext context) => Describe(context));
        app.MapGet("/me", (HttpContext context) => Describe(context)).RequireAuthorization();
        map?.Invoke(app);
        await app.StartAsync();
        return new TestApp(app, ory, time, app.Services.GetFakeLogCollector());
    }

    public static void Connect(IServiceCollection services, string scheme, StubOry ory) =>
        services.AddHttpClient(OryDefaults.GetHttpClientName(scheme)).ConfigurePrimaryHttpMessageHandler(() => ory);

    public async Task<string> OutcomeAsync(string? cookie = null, string? token = null, string? bearer = null)
    {
        using var response = await SendAsync("/outcome", cookie, token, bearer);
        return await response.Content.ReadAsStringAsync();
    }

    public async Task<string> OutcomeAsync(RecordedWhoami recorded)
    {
        using var response = await SendAsync("/outcome", headers: [.. recorded.RequestHeaders.Select(header => (header.Key, header.Value))]);
        return await response.Content.ReadAsStringAsync();
    }

    public async Task<HttpResponseMessage> SendAsync(
        string path, string? cookie = null, string? token = null, string? bearer = null, HttpMethod? method = null, CancellationToken cancellationToken = default,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("X-Session-Token", token);
        if (bearer is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, cancellationToken);
    }

    /// <summary>What the scheme makes of a request with this cookie, without a server around it.</summary>
    public async Task<AuthenticateResult> AuthenticateAsync(string cookie = "ory_kratos_session=abc", string? scheme = null)
    {
        await using var scope = Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Headers.Cookie = cookie;
        return await context.AuthenticateAsync(scheme);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static string Describe(HttpContext context)
    {
        var outcome = context.GetOryOutcome();
        return outcome.Kind == OryOutcomeKind.Session && context.User.Identity?.IsAuthenticated == true
            ? $"{outcome.Kind} {context.User.FindFirst(OryClaimTypes.IdentityId)?.Value} {context.User.FindFirst(OryClaimTypes.Aal)?.Value}"
            : outcome.Kind.ToString();
    }
}
