using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Ory.Emulator;
using Ory.Frontend;
using Ory.Testing;
using OtpNet;

namespace Ory.AspNetCore.Tests;

/// <summary>The same against an Ory with state: what is asked of it does what is meant there.</summary>
public sealed class EmulatedOryTests : IAsyncLifetime
{
    private const string Origin = "https://app.example.org";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private OryEmulator _ory = null!;
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        if (_ory is not null)
            await _ory.DisposeAsync();
    }

    [Fact]
    public async Task After_the_step_up_a_stale_edge_is_not_believed()
    {
        await StartAsync("aal1");
        var ann = await _ory.SignInAsync(await _ory.CreateIdentityAsync());
        using var edge = _ory.Faults.StaleEdge();
        using (var before = await OpenAsync("/vault", ann.Cookie))
            Assert.StartsWith(_ory.PublicUrl + "self-service/settings/browser?return_to=", before.Headers.Location?.OriginalString);

        await EnrolAsync(ann);
        _time.Advance(TimeSpan.FromSeconds(5));
        using var after = await OpenAsync("/vault", ann.Cookie);
        Assert.Equal("aal2", await after.Content.ReadAsStringAsync());

        // Nor by what does not know the step-up at all: a node that starts now, with the edge as it was.
        _time.Advance(TimeSpan.FromSeconds(40));
        using var later = await OpenAsync("/vault", ann.Cookie);
        Assert.Equal("aal2", await later.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("aal1")]
    [InlineData("highest_available")]
    public async Task Somebody_with_a_second_factor_is_told_from_somebody_without(string requiredAal)
    {
        await StartAsync(requiredAal);
        var identity = await _ory.CreateIdentityAsync();
        using (var without = await OpenAsync("/vault", (await _ory.SignInAsync(identity)).Cookie))
            Assert.StartsWith(_ory.PublicUrl + "self-service/settings/browser?return_to=", without.Headers.Location?.OriginalString);

        await EnrolAsync(await _ory.SignInAsync(identity));
        using var with = await OpenAsync("/vault", (await _ory.SignInAsync(identity)).Cookie);
        Assert.Equal($"{_ory.PublicUrl}self-service/login/browser?aal=aal2&return_to={Uri.EscapeDataString(Origin + "/vault?q=1")}", with.Headers.Location?.OriginalString);

        // Where they are sent Ory begins a flow.
        using var ory = _ory.CreateClient();
        using var flow = new HttpRequestMessage(HttpMethod.Get, with.Headers.Location);
        flow.Headers.TryAddWithoutValidation("Cookie", (await _ory.SignInAsync(identity)).Cookie);
        flow.Headers.TryAddWithoutValidation("Accept", "application/json");
        using var begun = await ory.SendAsync(flow);
        Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
        var json = JsonDocument.Parse(await begun.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("aal2", json.GetProperty("requested_aal").GetString());
        Assert.Equal(Origin + "/vault?q=1", json.GetProperty("return_to").GetString());
    }

    [Fact]
    public async Task Somebody_whose_second_factor_is_a_mailed_code_is_asked_for_it_and_not_sent_to_enrol_what_is_not_there()
    {
        await StartAsync("aal1", byCode: true);
        var session = await _ory.SignInAsync(await _ory.CreateIdentityAsync());

        using var sent = await OpenAsync("/vault", session.Cookie);
        Assert.StartsWith(_ory.PublicUrl + "self-service/login/browser?aal=aal2&return_to=", sent.Headers.Location?.OriginalString);

        using var ory = _ory.CreateClient();
        using var flow = new HttpRequestMessage(HttpMethod.Get, sent.Headers.Location);
        flow.Headers.TryAddWithoutValidation("Cookie", session.Cookie);
        flow.Headers.TryAddWithoutValidation("Accept", "application/json");
        using var begun = await ory.SendAsync(flow);
        Assert.Equal("sent_email", JsonDocument.Parse(await begun.Content.ReadAsStringAsync()).RootElement.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("aal1", false)]
    [InlineData("highest_available", false)]
    [InlineData("highest_available", true)]
    public async Task A_sign_out_ends_the_session_at_ory(string requiredAal, bool byToken)
    {
        await StartAsync(requiredAal);
        var identity = await _ory.CreateIdentityAsync();
        await EnrolAsync(await _ory.SignInAsync(identity));
        var session = await _ory.SignInAsync(identity);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/out");
        request.Headers.TryAddWithoutValidation(byToken ? "X-Session-Token" : "Cookie", byToken ? session.SessionToken : session.Cookie);
        using var response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(!byToken, response.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Single().StartsWith(session.CookieName + "=;", StringComparison.Ordinal));
        var whoami = await new FrontendClient(_ory.CreateClient()).ToSessionAsync(FrontendCredential.FromSessionToken(session.SessionToken));
        Assert.IsType<ToSessionResult.Unauthenticated>(whoami.Value);
    }

    [Fact]
    public async Task A_sign_out_while_ory_has_no_database_is_no_sign_out()
    {
        await StartAsync("aal1");
        var session = await _ory.SignInAsync(await _ory.CreateIdentityAsync());
        using (_ory.Faults.DatabaseDown())
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-out");
            request.Headers.TryAddWithoutValidation("X-Session-Token", session.SessionToken);
            using var response = await _client.SendAsync(request);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }

        _time.Advance(TimeSpan.FromSeconds(2));
        using var me = await OpenAsync("/me", session.Cookie);
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
    }

    [Fact]
    public async Task Too_many_requests_are_passed_on_as_a_time_to_wait()
    {
        await StartAsync("aal1");
        var session = await _ory.SignInAsync(await _ory.CreateIdentityAsync());
        using var fault = _ory.Faults.TooManyRequests(TimeSpan.FromSeconds(7));

        using var response = await OpenAsync("/vault", session.Cookie);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
    }

    private async Task StartAsync(string requiredAal, bool byCode = false)
    {
        _ory = await OryEmulator.StartAsync(options =>
        {
            options.TimeProvider = _time;
            options.AllowedReturnUrls = [Origin];
            options.Configuration = JsonSerializer.Serialize(new
            {
                session = new { whoami = new { required_aal = requiredAal } },
                selfservice = new
                {
                    default_browser_return_url = Origin + "/",
                    allowed_return_urls = new[] { Origin },
                    flows = new { settings = new { required_aal = byCode ? "aal1" : "highest_available" } },
                    methods = byCode
                        ? (object)new { code = new { enabled = true, mfa_enabled = true }, totp = new { enabled = false }, lookup_secret = new { enabled = false } }
                        : new { password = new { enabled = true }, totp = new { enabled = true } },
                },
                identity = new
                {
                    default_schema_id = "default",
                    schemas = new[] { new { id = "default", url = "file://" + Path.Combine(RepositoryFolder.Contract, "profiles", "default", "identity.schema.json") } },
                },
            });
        });

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseTestServer().UseOryEmulator(_ory);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options => options.PublicOrigin = Origin);
        _app = builder.Build();
        _app.MapGet("/vault", (HttpContext context) => context.User.FindFirst("aal")!.Value).RequireAal2();
        _app.MapGet("/me", (HttpContext context) => context.User.FindFirst("aal")!.Value).RequireAuthorization();
        _app.MapPost("/out", () => Results.SignOut(new() { RedirectUri = "/" }, [OryDefaults.AuthenticationScheme]));
        _app.MapOrySignOut();
        await _app.StartAsync();
        _client = _app.GetTestClient();
    }

    private async Task<HttpResponseMessage> OpenAsync(string path, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path + "?q=1");
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        return await _client.SendAsync(request);
    }

    // Which raises the session to aal2.
    private async Task EnrolAsync(EmulatorSession session)
    {
        var frontend = new FrontendClient(_ory.CreateClient());
        var credential = FrontendCredential.FromSessionToken(session.SessionToken);
        var flow = ((SettingsFlowResult.Success)(await frontend.CreateNativeSettingsFlowAsync(credential)).Value).Flow;
        var secret = flow.Ui!.Nodes.Select(node => node.Attributes).OfType<UiNodeTextAttributes>().Single(text => text.Id == "totp_secret_key").Text!.Context!.Value.GetProperty("secret").GetString()!;
        var code = new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(_time.GetUtcNow().UtcDateTime);
        var answer = await frontend.UpdateSettingsFlowAsync(flow.Id, new UpdateSettingsFlowWithTotpMethod { TotpCode = code }, credential);
        Assert.IsType<UpdateSettingsFlowResult.Success>(answer.Value);
    }
}
