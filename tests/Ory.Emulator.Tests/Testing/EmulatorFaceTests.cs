using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

public class EmulatorFaceTests
{
    [Fact]
    public async Task Somebody_who_was_signed_in_has_a_cookie_and_a_token_for_the_same_session()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync("ann@example.org"));

        var byCookie = await WhoamiAsync(http, "Cookie", session.Cookie);
        var byToken = await WhoamiAsync(http, "X-Session-Token", session.SessionToken);

        Assert.Equal(session.Id, byCookie.GetProperty("id").GetGuid());
        Assert.Equal(session.Id, byToken.GetProperty("id").GetGuid());
        Assert.Equal("ann@example.org", byToken.GetProperty("identity").GetProperty("traits").GetProperty("email").GetString());
        Assert.Equal("aal1", byToken.GetProperty("authenticator_assurance_level").GetString());
        Assert.Equal("password", byToken.GetProperty("authentication_methods")[0].GetProperty("method").GetString());
    }

    [Fact]
    public async Task It_may_be_stopped_twice_and_says_so_when_it_is_used_after_that()
    {
        var ory = await OryEmulator.StartAsync(options => options.SmtpConnectionUri = "smtp://127.0.0.1:1");

        using var http = ory.CreateClient();
        await ory.DisposeAsync();
        await ory.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => http.GetAsync("health/alive"));
        Assert.Contains(nameof(OryEmulator), Assert.Throws<ObjectDisposedException>(ory.CreateClient).ObjectName, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ory.CreateIdentityAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ory.SignInByIdAsync(Guid.NewGuid()));
    }

    [Theory]
    [InlineData(nameof(OryEmulatorOptions.Host))]
    [InlineData(nameof(OryEmulatorOptions.ConfigurationFiles))]
    [InlineData(nameof(OryEmulatorOptions.ApplicationUrl))]
    [InlineData(nameof(OryEmulatorOptions.AllowedReturnUrls))]
    [InlineData(nameof(OryEmulatorOptions.TimeProvider))]
    [InlineData(nameof(OryEmulatorOptions.PublicPort), 65536)]
    [InlineData(nameof(OryEmulatorOptions.AdminPort), -1)]
    [InlineData(nameof(OryEmulatorOptions.PublicPort), 4434)]
    public async Task An_option_that_makes_no_sense_is_named(string option, object? value = null)
    {
        var options = new OryEmulatorOptions { AdminPort = 4434 };
        typeof(OryEmulatorOptions).GetProperty(option)!.SetValue(options, value);

        var fault = await Assert.ThrowsAsync<ArgumentException>(() => OryEmulator.StartAsync(options));

        Assert.StartsWith(option, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_no_page_s_is_named()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => OryEmulator.StartAsync(options => options.ApplicationUrl = new Uri("/app", UriKind.Relative)));
        await Assert.ThrowsAsync<ArgumentException>(() => OryEmulator.StartAsync(options => options.SmtpConnectionUri = "smtp://"));
        await Assert.ThrowsAsync<FileNotFoundException>(() => OryEmulator.StartAsync(options => options.ConfigurationFile = ""));
    }

    [Fact]
    public async Task Every_address_of_somebody_with_several_is_verified()
    {
        const string schema = """{"properties":{"traits":{"type":"object","properties":{"emails":{"type":"array","items":{"type":"string","ory.sh/kratos":{"credentials":{"password":{"identifier":true}},"verification":{"via":"email"}}}}}}}}""";
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration =
            $"identity: {{ schemas: [{{ id: default, url: '{Reference.To(schema)}' }}] }}");

        var identity = await ory.CreateIdentityAsync(traits: new() { ["emails"] = new System.Text.Json.Nodes.JsonArray("a@example.org", "b@example.org") });

        Assert.Equal("a@example.org", identity.Identifier);
        Assert.Equal([true, true], identity.Json.GetProperty("verifiable_addresses").EnumerateArray().Select(address => address.GetProperty("verified").GetBoolean()));
    }

    [Fact]
    public async Task Aal2_is_a_password_and_a_second_factor()
    {
        await using var ory = await OryEmulator.StartAsync();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync(), aal: "aal2");

        Assert.Equal("aal2", session.Session.GetProperty("authenticator_assurance_level").GetString());
        Assert.Equal(["password", "totp"], session.Session.GetProperty("authentication_methods").EnumerateArray().Select(method => method.GetProperty("method").GetString()));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await ory.SignInAsync(await ory.CreateIdentityAsync(), aal: "aal3"));
    }

    [Fact]
    public async Task What_is_written_about_somebody_holds_no_secret()
    {
        await using var ory = await OryEmulator.StartAsync();
        var identity = await ory.CreateIdentityAsync(password: "correct-horse-9");
        var session = await ory.SignInAsync(identity);

        Assert.DoesNotContain("horse", identity.ToString(), StringComparison.Ordinal);
        Assert.Equal(session.Id.ToString(), session.ToString());
    }

    [Fact]
    public async Task Two_emulators_know_nothing_of_each_other()
    {
        await using var one = await OryEmulator.StartAsync();
        await using var other = await OryEmulator.StartAsync();
        var session = await one.SignInAsync(await one.CreateIdentityAsync());
        using var http = other.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "sessions/whoami");
        request.Headers.Add("X-Session-Token", session.SessionToken);

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.SendAsync(request)).StatusCode);
        Assert.Empty(one.Requests);
    }

    [Fact]
    public async Task Its_clients_reach_it_on_its_ports_whatever_host_its_addresses_name()
    {
        await using var ory = await OryEmulator.StartAsync(options =>
        {
            (options.InMemory, options.PublicPort, options.AdminPort) = (false, 0, 0);
            options.Configuration = "serve: { public: { base_url: 'http://id.invalid:4433/' }, admin: { base_url: 'http://kratos.invalid:4434/' } }";
        });
        using var http = ory.CreateClient();
        using var admin = ory.CreateAdminClient();

        Assert.Equal(("kratos.invalid", ory.AdminEndPoint!.Port), (admin.BaseAddress!.Host, admin.BaseAddress.Port));
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("admin/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("self-service/login/api")).StatusCode);
    }

    [Fact]
    public async Task An_application_that_learns_its_address_late_is_allowed_while_others_ask()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("self-service/login/api?return_to=http://late.example/a")).StatusCode);

        var asking = Parallel.ForAsync(0, 200, async (_, cancellationToken) => (await http.GetAsync("self-service/login/api?return_to=http://localhost/", cancellationToken)).EnsureSuccessStatusCode());
        for (var i = 0; i < 2000; i++) ory.AllowReturnTo(new Uri($"http://late-{i}.example/"));
        await asking;

        ory.AllowReturnTo(new Uri("http://late.example/"));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("self-service/login/api?return_to=http://late.example/a")).StatusCode);
    }

    [Fact]
    public async Task Requests_are_kept_with_their_credentials_out_of_sight()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();
        var session = await ory.SignInAsync(await ory.CreateIdentityAsync());
        await WhoamiAsync(http, "Cookie", session.Cookie);

        var request = Assert.Single(ory.Requests.To("/sessions/whoami"));
        Assert.Equal("GET /sessions/whoami 200", request.ToString());
        Assert.Equal(session.Cookie, request.GetCredential("cookie"));
        Assert.DoesNotContain("Cookie", request.Headers.Keys);
        ory.Requests.Clear();
        Assert.Empty(ory.Requests);
    }

    [Fact]
    public async Task Requests_say_when_they_came_which_API_they_were_for_and_with_what_query()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        await using var ory = await OryEmulator.StartAsync(options => options.TimeProvider = time);
        using var http = ory.CreateClient();
        using var admin = ory.CreateAdminClient();
        await http.GetAsync("self-service/login/api?refresh=true");
        time.Advance(TimeSpan.FromMinutes(1));
        await admin.GetAsync("admin/identities");

        Assert.Same(time, ory.Time);
        Assert.Equal(2, ory.Requests.Count);
        Assert.Equal(
            [("GET", "/self-service/login/api", "?refresh=true", false, 0), ("GET", "/admin/identities", "", true, 1)],
            ory.Requests.Select(request => (request.Method, request.Path, request.Query, request.IsAdmin, (request.At - time.GetUtcNow()).Minutes + 1)));
    }

    [Fact]
    public async Task An_identity_that_does_not_fit_its_schema_is_refused_with_the_reason()
    {
        await using var ory = await OryEmulator.StartAsync();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => ory.CreateIdentityAsync("no address"));

        Assert.Contains("400", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("email", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_can_be_read_with_its_code()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var http = ory.CreateClient();
        await ory.CreateIdentityAsync("ann@example.org");
        using var flow = JsonDocument.Parse(await http.GetStringAsync("self-service/recovery/api"));
        using var request = new HttpRequestMessage(HttpMethod.Post, flow.RootElement.GetProperty("ui").GetProperty("action").GetString());
        request.Headers.Add("Accept", "application/json");
        request.Content = new StringContent("""{"method":"code","email":"ann@example.org"}""", null, "application/json");
        using var answer = await http.SendAsync(request);

        var message = Assert.Single(ory.Messages.To("ann@example.org"));
        Assert.Matches("^[0-9]{6}$", message.Code);
        Assert.DoesNotContain(message.Code!, message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_line_puts_it_behind_the_clients_of_an_application()
    {
        await using var ory = await OryEmulator.StartAsync();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer().UseOryEmulator(ory);
        builder.Services.AddHttpClient("any").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseCookies = false });
        await using var app = builder.Build();

        Assert.Equal(ory.PublicUrl.OriginalString, app.Configuration["Authentication:Schemes:Ory:BaseUrl"]);
        using var http = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("any");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(ory.PublicUrl, "health/alive"))).StatusCode);
    }

    private static async Task<JsonElement> WhoamiAsync(HttpClient http, string header, string credential)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "sessions/whoami");
        request.Headers.Add(header, credential);
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.Clone();
    }
}
