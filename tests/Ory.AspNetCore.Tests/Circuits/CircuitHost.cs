using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Playwright;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>A Blazor application that is interactive as a whole, on a socket of localhost, and an Ory that knows some persons.</summary>
internal sealed class CircuitHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CircuitHost(WebApplication app, PersonsOry ory) => (_app, Ory) = (app, ory);

    public PersonsOry Ory { get; }

    public string Url => _app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public IServiceProvider Services => _app.Services;

    public FakeLogCollector Logs => _app.Services.GetFakeLogCollector();

    public static async Task<CircuitHost> StartAsync()
    {
        var ory = new PersonsOry(TimeProvider.System);
        // In Development a return_to needs no PublicOrigin.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ApplicationName = typeof(CircuitHost).Assembly.GetName().Name });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options => (options.BaseUrl, options.BrowserUrl) = (StepUpApp.OryAddress, "/.ory"));
        builder.Services.AddHttpClient(OryDefaults.GetHttpClientName(OryDefaults.AuthenticationScheme)).ConfigurePrimaryHttpMessageHandler(() => ory);
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();

        var app = builder.Build();
        app.UseAntiforgery();
        app.MapGet("/_framework/blazor.web.js", () => Results.File(Path.Combine(AppContext.BaseDirectory, "blazor.web.js"), "text/javascript"));
        // Where Ory's flows would begin.
        app.MapGet("/.ory/{**rest}", () => Results.Content("<h1 id=\"ory\">Ory</h1>", "text/html"));
        app.MapRazorComponents<CircuitApp>().AddInteractiveServerRenderMode();
        await app.StartAsync();
        return new CircuitHost(app, ory);
    }

    public async Task<IPage> OpenAsync(SystemBrowser browser, string? credential)
    {
        var context = await browser.OpenAsync();
        if (credential is not null)
            await context.AddCookiesAsync([new() { Name = "ory_kratos_session", Value = credential, Url = Url }]);
        return await context.NewPageAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
