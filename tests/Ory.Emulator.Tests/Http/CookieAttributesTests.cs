using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

/// <summary>What the configuration makes of the three cookies.</summary>
public class CookieAttributesTests
{
    [Theory]
    [InlineData("Strict", false, "Strict", "Lax")]
    [InlineData("Strict", true, "Strict", "Strict")]
    [InlineData("None", true, "None", "None")]
    public async Task Only_the_CSRF_cookie_is_Lax_where_it_is_not_for_https_only(string sameSite, bool secure, string ofSession, string ofCsrf)
    {
        var cookies = await SignInAsync($"cookies: {{ same_site: {sameSite}, secure: {(secure ? "true" : "false")} }}");

        Assert.Equal(ofSession, cookies.Session.Attributes["samesite"]);
        Assert.Equal(ofCsrf, cookies.Csrf.Attributes["samesite"]);
    }

    [Theory]
    [InlineData("dev: false, cookies: { secure: false }", true, false)]
    [InlineData("dev: true, cookies: { secure: true }", false, true)]
    [InlineData("dev: true, session: { cookie: { secure: true } }", true, false)]
    public async Task The_session_cookie_is_for_https_only_by_its_own_key_or_out_of_development(string configuration, bool session, bool csrf)
    {
        var cookies = await SignInAsync("{ " + configuration + " }");

        Assert.Equal((session, csrf), (cookies.Session.Attributes.ContainsKey("secure"), cookies.Csrf.Attributes.ContainsKey("secure")));
    }

    [Fact]
    public async Task A_domain_is_written_without_the_dot_before_it()
    {
        var cookies = await SignInAsync("cookies: { domain: .example.org }");

        Assert.Equal(("example.org", "example.org"), (cookies.Session.Attributes["domain"], cookies.Csrf.Attributes["domain"]));
    }

    [Theory]
    [InlineData("localhost:4433", null)]
    [InlineData("http://example.org", null)]
    [InlineData("*.example.org", null)]
    [InlineData("-a.example.org", null)]
    [InlineData("a..example.org", null)]
    [InlineData("127.0.0", null)]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("localhost", "localhost")]
    [InlineData("a-b.Example.org", "a-b.Example.org")]
    public async Task A_domain_that_is_none_makes_cookies_of_the_host_alone(string domain, string? written)
    {
        var cookies = await SignInAsync($"cookies: {{ domain: '{domain}' }}");

        Assert.Equal((written, written), ((string?)cookies.Session.Attributes.GetValueOrDefault("domain"), (string?)cookies.Csrf.Attributes.GetValueOrDefault("domain")));
    }

    [Theory]
    [InlineData("cookies: { path: '' }", false)]
    [InlineData("session: { cookie: { path: '' } }", true)]
    public async Task A_path_that_is_empty_is_the_root_for_the_session_and_not_written_for_the_rest(string configuration, bool csrf)
    {
        var cookies = await SignInAsync(configuration);

        Assert.Equal("/", cookies.Session.Attributes["path"]);
        Assert.Equal(csrf, cookies.Csrf.Attributes.ContainsKey("path"));
    }

    [Fact]
    public async Task What_is_parked_comes_back_from_elsewhere_whatever_the_other_cookies_do()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { TimeProvider = time, Configuration = "{ cookies: { same_site: Strict, secure: true }, selfservice: { flows: { settings: { privileged_session_max_age: 1m } } } }" });
        using var browser = new TestBrowser(ory);
        await browser.SignInAsync(await ory.CreateIdentityAsync());
        var settings = await browser.BeginAsync("settings");
        time.Advance(TimeSpan.FromMinutes(2));

        using var refused = await browser.SubmitAsync(settings, new JsonObject { ["method"] = "password", ["password"] = "another-horse-battery-7" });

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("Lax", Cookie(refused, "ory_kratos_continuity").Attributes["samesite"]);
    }

    [Theory]
    [InlineData("90500ms", "; Expires=Thu, 01 Jan 2026 00:01:30 GMT; Max-Age=90;")]
    [InlineData("500ms", "; Path=/; HttpOnly;")]
    public async Task The_session_cookie_lasts_for_whole_seconds(string lifespan, string attributes)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 700, TimeSpan.Zero));
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { TimeProvider = time, Configuration = $"session: {{ lifespan: {lifespan} }}" });
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync();
        var flow = await browser.BeginAsync("login");

        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["identifier"] = identity.Identifier, ["password"] = identity.Password });

        Assert.Contains(attributes, answer.Headers.NonValidated["Set-Cookie"].Single(line => line.StartsWith("ory_kratos_session=", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static async Task<(AnswerCookie Session, AnswerCookie Csrf)> SignInAsync(string configuration)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = configuration });
        using var browser = new TestBrowser(ory);
        var identity = await ory.CreateIdentityAsync();
        var flow = await browser.BeginAsync("login");
        using var answer = await browser.SubmitAsync(flow, new JsonObject { ["method"] = "password", ["identifier"] = identity.Identifier, ["password"] = identity.Password });
        return (Cookie(answer, "ory_kratos_session"), Cookie(answer, "csrf_token"));
    }

    private static AnswerCookie Cookie(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated["Set-Cookie"].Select(AnswerCookie.Parse).Single(cookie => cookie.Name.StartsWith(name, StringComparison.Ordinal));
}
