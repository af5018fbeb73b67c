using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ory.Emulator;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>An application with a vault and Ory's pages, and an emulated Ory, on sockets of localhost.</summary>
internal sealed class WalkHost : IAsyncDisposable
{
    // A single-page application in a few lines: what it may not have, it goes where the problem details say.
    private const string Script = """
        <!DOCTYPE html><html lang="en"><title>App</title><h1>App</h1><p id="out"></p>
        <script>
            fetch("/api/secret").then(async answer => {
                const body = await answer.json();
                if (body.redirect_browser_to) location.assign(body.redirect_browser_to);
                else document.getElementById("out").textContent = answer.status + " " + (body.aal ?? body.title);
            });
        </script></html>
        """;

    private readonly WebApplication _app;

    private WalkHost(WebApplication app, OryEmulator ory, ShiftedTime time, string url) => (_app, Ory, Time, Url) = (app, ory, time, url);

    public OryEmulator Ory { get; }

    public ShiftedTime Time { get; }

    public string Url { get; }

    public static async Task<WalkHost> StartAsync(string requiredAal)
    {
        var time = new ShiftedTime();
        var port = FreePort.Next();
        var url = $"http://localhost:{port}";
        var ory = await OryEmulator.StartAsync(options =>
        {
            options.Configuration = Configuration(url, requiredAal);
            options.InMemory = false;
            options.PublicPort = 0;
            options.AdminPort = 0;
            options.Dev = true;
            options.TimeProvider = time;
        });

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production", ApplicationName = typeof(WalkHost).Assembly.GetName().Name });
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").UseOryEmulator(ory);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(time);
        // A busy machine takes long over a password, and that is no outage.
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options => (options.PublicOrigin, options.Timeout) = (url, TimeSpan.FromMinutes(1)));
        builder.Services.AddOryPages();
        var app = builder.Build();
        app.MapOryPages();
        app.MapGet("/vault", (HttpContext context) => Page("Vault", context)).RequireAal2();
        app.MapGet("/recent", (HttpContext context) => Page("Recent", context)).RequireRecentAuthentication(TimeSpan.FromMinutes(10));
        app.MapGet("/spa", () => Results.Content(Script, "text/html"));
        app.MapGet("/api/secret", (HttpContext context) => new { Aal = context.User.FindFirst(OryClaimTypes.Aal)?.Value }).RequireAal2();
        await app.StartAsync();
        return new WalkHost(app, ory, time, url);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Ory.DisposeAsync();
    }

    private static IResult Page(string heading, HttpContext context) => Results.Content(
        $"<!DOCTYPE html><html lang=\"en\"><title>{heading}</title><h1>{heading}</h1><p id=\"aal\">{context.User.FindFirst(OryClaimTypes.Aal)?.Value}</p></html>", "text/html");

    private static string Configuration(string app, string requiredAal) => JsonSerializer.Serialize(new
    {
        version = "v26.2.0",
        dsn = "memory",
        serve = new { @public = new { base_url = "http://localhost:4433/" }, admin = new { base_url = "http://localhost:4434/" } },
        session = new { whoami = new { required_aal = requiredAal } },
        selfservice = new
        {
            default_browser_return_url = app + "/",
            allowed_return_urls = new[] { app },
            methods = new
            {
                password = new { enabled = true, config = new { haveibeenpwned_enabled = false } },
                totp = new { enabled = true, config = new { issuer = "Acme" } },
            },
            flows = new
            {
                error = new { ui_url = app + "/error" },
                login = new { ui_url = app + "/login" },
                registration = new { ui_url = app + "/registration" },
                settings = new { ui_url = app + "/settings" },
            },
        },
        identity = new
        {
            default_schema_id = "default",
            schemas = new[] { new { id = "default", url = "file://" + Path.Combine(RepositoryFolder.Contract, "profiles", "default", "identity.schema.json") } },
        },
        courier = new { smtp = new { connection_uri = "smtp://localhost:1025" } },
    });
}
