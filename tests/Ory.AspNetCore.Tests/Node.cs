using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>One application with <c>AddOry</c>, whose Ory is on a socket.</summary>
public sealed class Node : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Node(WebApplication app)
    {
        _app = app;
        Client = app.GetTestServer().CreateClient();
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public IOrySessionCache Cache => _app.Services.GetRequiredService<IOrySessionCache>();

    public static async Task<Node> StartAsync(
        ScriptedOry ory, TimeProvider time, Action<OryOptions>? configure = null, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? use = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time);
        builder.Services.AddAuthentication().AddOry(options =>
        {
            options.BaseUrl = ory.Address;
            configure?.Invoke(options);
        });
        builder.Services.AddAuthorization();
        build?.Invoke(builder);

        var app = builder.Build();
        app.MapGet("/me", (HttpContext context) => Results.Text(
            $"{context.User.FindFirstValue(ClaimTypes.NameIdentifier)} {context.User.FindFirstValue(OryClaimTypes.SessionId)} {context.User.FindFirstValue(OryClaimTypes.Aal)}"))
            .RequireAuthorization();
        app.MapGet("/open", (HttpContext context) => context.GetOryOutcome().Kind.ToString());
        use?.Invoke(app);
        await app.StartAsync();
        return new Node(app);
    }

    /// <summary>What a credential is answered: <c>identity session aal</c>, or the status.</summary>
    public async Task<string> AskAsync(string credential, string path = "/me", CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(credential, path, cancellationToken);
        return response.StatusCode == HttpStatusCode.OK ? await response.Content.ReadAsStringAsync(cancellationToken) : $"{(int)response.StatusCode}";
    }

    public async Task<HttpResponseMessage> SendAsync(string credential, string path = "/me", CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(credential.Contains('=', StringComparison.Ordinal) ? "Cookie" : "X-Session-Token", credential);
        return await Client.SendAsync(request, cancellationToken);
    }

    public async Task<HttpStatusCode> HookAsync(object body, string? secret, string path = "/ory/webhook")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (secret is not null)
            request.Headers.Add(OryDefaults.WebhookSecretHeader, secret);
        using var response = await Client.SendAsync(request);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
