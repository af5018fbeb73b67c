using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>A gateway on a port of its own, before a backend and a fake Ory.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Gateway(WebApplication app, FakeOry ory, Backend backend, FakeTimeProvider time) => (_app, Ory, Backend, Time) = (app, ory, backend, time);

    public FakeOry Ory { get; }

    public Backend Backend { get; }

    public FakeTimeProvider Time { get; }

    public Uri Url => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    public IConfigurationRoot Configuration => (IConfigurationRoot)_app.Configuration;

    /// <summary>Starts one whose routes come from configuration: each a path prefix and its metadata, with an authorization policy at will.</summary>
    public static async Task<Gateway> StartAsync(
        Dictionary<string, string?>? settings = null, HttpProtocols protocols = HttpProtocols.Http1, string environment = "Production",
        Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null, Action<OryProxyOptions>? proxy = null,
        HttpProtocols backendProtocols = HttpProtocols.Http1)
    {
        var ory = await FakeOry.StartAsync();
        var backend = await Backend.StartAsync(backendProtocols);
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-23T12:00:00Z"));
        var builder = Loopback.CreateBuilder(protocols, environment);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Authentication:Schemes:Ory:BaseUrl"] = ory.Url,
            ["ReverseProxy:Clusters:backend:Destinations:one:Address"] = backend.Url,
            ["ReverseProxy:Clusters:backend:HttpRequest:VersionPolicy"] = "RequestVersionExact",
            ["ReverseProxy:Clusters:backend:HttpRequest:Version"] = backendProtocols == HttpProtocols.Http2 ? "2" : "1.1",
            ["ReverseProxy:Routes:plain:ClusterId"] = "backend",
            ["ReverseProxy:Routes:plain:Match:Path"] = "/plain/{**rest}",
            ["ReverseProxy:Routes:headers:ClusterId"] = "backend",
            ["ReverseProxy:Routes:headers:Match:Path"] = "/headers/{**rest}",
            ["ReverseProxy:Routes:headers:Metadata:Ory.Identity"] = "headers",
        });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddRouting();
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry();
        builder.Services.AddAuthorization();
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy")).AddOry();
        configure?.Invoke(builder);

        var app = builder.Build();
        try
        {
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
            map?.Invoke(app);
            app.MapOryProxy(configure: proxy);
            app.MapOryGatewayKeys();
            app.MapReverseProxy();
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            await ory.DisposeAsync();
            await backend.DisposeAsync();
            throw;
        }

        return new(app, ory, backend, time);
    }

    /// <summary>A second scheme at the same Ory, and a policy that asks for it alone.</summary>
    public static void AddStaff(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication().AddOry("Staff", options => options.BaseUrl = builder.Configuration["Authentication:Schemes:Ory:BaseUrl"]);
        builder.Services.AddAuthorizationBuilder().AddPolicy("staff", policy => policy.AddAuthenticationSchemes("Staff").RequireAuthenticatedUser());
    }

    public HttpClient CreateClient() =>
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false, RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8 }) { BaseAddress = Url };

    /// <summary>Sends a request with headers just as they are.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var client = CreateClient();
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, headers);

    /// <summary>Lets the interval of the session watch pass and waits for its look to be over.</summary>
    public async Task CheckSessionsAsync()
    {
        Time.Advance(TimeSpan.FromSeconds(15));
        await Services.GetRequiredService<SessionWatch>().Checking.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Backend.DisposeAsync();
        await Ory.DisposeAsync();
    }
}
