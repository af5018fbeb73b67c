using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Ory.Emulator;
using Ory.Testing;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>An application with the pages and an emulated Ory, both on sockets of localhost, for a real browser.</summary>
public class JourneyHost : IAsyncLifetime
{
    /// <summary>Whether names and ways to sign in are asked for one after the other, and codes may stand for passwords.</summary>
    protected virtual bool StepByStep => false;

    private WebApplication? _app;

    public string Url { get; private set; } = "";

    public OryEmulator Ory { get; private set; } = null!;

    /// <summary>The clock of Ory: hours pass when a test says so.</summary>
    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    public async Task InitializeAsync()
    {
        var port = FreePort.Next();
        Url = $"http://localhost:{port}";
        Ory = await OryEmulator.StartAsync(options =>
        {
            options.Configuration = Configuration(Url, StepByStep);
            options.InMemory = false;
            options.PublicPort = 0;
            options.AdminPort = 0;
            options.Dev = true;
            options.TimeProvider = Time;
        });

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development", ApplicationName = typeof(JourneyHost).Assembly.GetName().Name });
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").UseOryEmulator(Ory);
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options =>
        {
            options.CacheDuration = TimeSpan.FromSeconds(1);
            // A busy machine takes long over a password, and that is no outage.
            options.Timeout = TimeSpan.FromMinutes(1);
        });
        builder.Services.AddAuthorization();
        builder.Services.AddOryPages(options => options.ApplicationName = "Acme");
        _app = builder.Build();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapOryPages();
        _app.MapGet("/", () => Html("Home"));
        _app.MapGet("/me", (HttpContext context) => Html("Me", context.User.FindFirst(OryClaimTypes.Aal)?.Value)).RequireAuthorization();
        _app.MapGet("/vault", () => Html("Vault")).RequireAuthorization(OryDefaults.Aal2Policy);
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_app is not null)
            await _app.DisposeAsync();
        if (Ory is not null)
            await Ory.DisposeAsync();
    }

    private static IResult Html(string heading, string? text = null) =>
        Results.Content($"<!DOCTYPE html><html lang=\"en\"><title>{heading}</title><h1>{heading}</h1><p id=\"text\">{text}</p></html>", "text/html");

    private static string Configuration(string app, bool stepByStep)
    {
        var profiles = Path.Combine(RepositoryFolder.Contract, "profiles");
        object[] session = [new { hook = "session" }];
        object[] verified = [new { hook = "session" }, new { hook = "show_verification_ui" }];
        return JsonSerializer.Serialize(new
        {
            version = "v26.2.0",
            dsn = "memory",
            serve = new { @public = new { base_url = "http://localhost:4433/" }, admin = new { base_url = "http://localhost:4434/" } },
            selfservice = new
            {
                default_browser_return_url = app + "/",
                allowed_return_urls = new[] { app },
                methods = new
                {
                    profile = new { enabled = true },
                    password = new { enabled = true, config = new { haveibeenpwned_enabled = false } },
                    totp = new { enabled = true, config = new { issuer = "Acme" } },
                    lookup_secret = new { enabled = true },
                    code = new { enabled = true, passwordless_enabled = stepByStep },
                    passkey = new { enabled = true, config = new { rp = new { display_name = "Acme", id = "localhost", origins = new[] { app } } } },
                    oidc = new
                    {
                        enabled = true,
                        config = new
                        {
                            providers = new[]
                            {
                                new { id = "example", provider = "generic", label = "Example", client_id = "kratos", client_secret = "s3cr3t", mapper_url = "file://" + Path.Combine(profiles, "oidc", "provider.jsonnet"), scope = new[] { "email" } },
                            },
                        },
                    },
                },
                flows = new
                {
                    error = new { ui_url = app + "/error" },
                    settings = new { ui_url = app + "/settings", privileged_session_max_age = "15m", required_aal = "aal1" },
                    recovery = new { enabled = true, ui_url = app + "/recovery", use = "code" },
                    verification = new { enabled = true, ui_url = app + "/verification", use = "code" },
                    logout = new { after = new { default_browser_return_url = app + "/" } },
                    login = new { ui_url = app + "/login", lifespan = "10m", style = stepByStep ? "identifier_first" : "unified" },
                    registration = new
                    {
                        ui_url = app + "/registration",
                        lifespan = "10m",
                        enable_legacy_one_step = !stepByStep,
                        after = new { password = new { hooks = verified }, code = new { hooks = session }, oidc = new { hooks = session }, passkey = new { hooks = session } },
                    },
                },
            },
            session = new { lifespan = "24h", whoami = new { required_aal = "aal1" } },
            identity = new { default_schema_id = "default", schemas = new[] { new { id = "default", url = "file://" + Path.Combine(profiles, stepByStep ? "passwordless" : "passkey", "identity.schema.json") } } },
            courier = new { smtp = new { connection_uri = "smtp://localhost:1025" } },
        });
    }
}
