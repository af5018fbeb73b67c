using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>An application with everything that can be protected, and an Ory that knows some persons.</summary>
internal sealed class StepUpApp : IAsyncDisposable
{
    public const string Origin = "https://app.example.org";
    public const string OryAddress = "https://id.example.org";

    private readonly WebApplication _app;

    private StepUpApp(WebApplication app, PersonsOry ory, FakeTimeProvider time)
    {
        _app = app;
        Ory = ory;
        Time = time;
        Client = app.GetTestClient();
    }

    public PersonsOry Ory { get; }

    public FakeTimeProvider Time { get; }

    public HttpClient Client { get; }

    public TestServer Server => _app.GetTestServer();

    public IServiceProvider Services => _app.Services;

    public static async Task<StepUpApp> StartAsync(
        Action<OryOptions>? configure = null, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? map = null, string? defaultScheme = OryDefaults.AuthenticationScheme,
        Action<IServiceCollection>? before = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        var ory = new PersonsOry(time);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(time);
        before?.Invoke(builder.Services);
        var authentication = defaultScheme is null ? builder.Services.AddAuthentication() : builder.Services.AddAuthentication(defaultScheme);
        authentication.AddOry(options =>
        {
            options.BaseUrl = OryAddress;
            options.PublicOrigin = Origin;
            options.ClaimActions.MapPublicMetadata(ClaimTypes.Role, "roles");
            configure?.Invoke(options);
        });
        builder.Services.AddHttpClient(OryDefaults.GetHttpClientName("Ory")).ConfigurePrimaryHttpMessageHandler(() => ory);
        builder.Services.AddAuthorizationBuilder().AddPolicy("vault", policy => RequireVault(policy));
        builder.Services.AddControllersWithViews().AddApplicationPart(typeof(StepUpApp).Assembly);
        builder.Services.AddRazorPages(options => options.RootDirectory = "/StepUp/Pages");
        builder.Services.AddSignalR();
        build?.Invoke(builder);

        var app = builder.Build();
        app.MapGet("/minimal", () => Results.Text("in")).RequireAuthorization("vault");
        app.MapGet("/minimal-admin", () => Results.Text("in")).RequireAuthorization(new AuthorizeAttribute("vault") { Roles = "admin" });
        app.MapGet("/json", () => new { In = true }).RequireAuthorization("vault");
        app.MapGet("/imperative", (HttpContext context, IAuthorizationService authorization) => AskAsync(context, authorization, "vault"));
        app.MapGet("/imperative-admin", async (HttpContext context, IAuthorizationService authorization) =>
            await AskAsync(context, authorization, new AuthorizationPolicyBuilder().Combine((await PolicyAsync(context, "vault"))!).RequireRole("admin").Build()));
        app.MapGet("/me", (HttpContext context) => $"{context.User.FindFirstValue("sid")} {context.User.FindFirstValue("aal")}").RequireAuthorization();
        app.MapGet("/public", (HttpContext context) => context.GetOryOutcome().Kind.ToString());
        app.MapControllers();
        app.MapRazorPages();
        app.MapHub<VaultHub>("/hub").RequireAuthorization("vault");
        app.MapHub<VaultHub>("/hub-admin").RequireAuthorization(new AuthorizeAttribute("vault") { Roles = "admin" });
        map?.Invoke(app);
        await app.StartAsync();
        return new StepUpApp(app, ory, time);
    }

    /// <summary>What the policy <c>vault</c> demands.</summary>
    public static AuthorizationPolicyBuilder RequireVault(AuthorizationPolicyBuilder policy) =>
        policy.RequireAuthenticatedUser().RequireAal("aal2").RequireRecentAuthentication(TimeSpan.FromHours(1)).RequireVerifiedAddress();

    /// <summary>A request as one of the kinds of clients makes it.</summary>
    public async Task<HttpResponseMessage> SendAsync(ClientKind kind, string path, string? credential, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        switch (kind)
        {
            case ClientKind.Browser:
                request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
                request.Headers.TryAddWithoutValidation("Sec-Fetch-Mode", "navigate");
                request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
                break;
            case ClientKind.Fetch:
                request.Headers.TryAddWithoutValidation("Accept", "*/*");
                request.Headers.TryAddWithoutValidation("Sec-Fetch-Mode", "cors");
                request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
                request.Headers.TryAddWithoutValidation("Referer", Origin + "/spa?tab=2");
                break;
        }

        if (credential is not null && kind == ClientKind.Program)
            request.Headers.TryAddWithoutValidation("X-Session-Token", credential);
        else if (credential is not null)
            request.Headers.TryAddWithoutValidation("Cookie", $"other=1; ory_kratos_session={credential}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static async Task<IResult> AskAsync(HttpContext context, IAuthorizationService authorization, string policy) =>
        await AskAsync(context, authorization, (await PolicyAsync(context, policy))!);

    private static async Task<IResult> AskAsync(HttpContext context, IAuthorizationService authorization, AuthorizationPolicy policy) =>
        (await authorization.AuthorizeAsync(context.User, null, policy)).Succeeded ? Results.Text("in") : Results.Forbid();

    private static Task<AuthorizationPolicy?> PolicyAsync(HttpContext context, string name) =>
        context.RequestServices.GetRequiredService<IAuthorizationPolicyProvider>().GetPolicyAsync(name);
}
