using System.Net;

namespace Ory.Emulator.Tests;

public class CorsTests
{
    private const string Page = "http://localhost:3000";

    [Fact]
    public async Task A_page_of_an_allowed_origin_may_ask_with_its_cookies()
    {
        await using var ory = await StartAsync($"allowed_origins: ['{Page}']");

        using var answer = await SendAsync(ory, HttpMethod.Get, Page);

        Assert.Equal(Page, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("true", Header(answer, "Access-Control-Allow-Credentials"));
        Assert.Equal("Content-Type", Header(answer, "Access-Control-Expose-Headers"));
        Assert.Contains("Origin", Header(answer, "Vary"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:3001")]
    [InlineData("https://localhost:3000")]
    [InlineData("null")]
    public async Task A_page_of_another_origin_may_not(string origin)
    {
        await using var ory = await StartAsync($"allowed_origins: ['{Page}']");

        using var answer = await SendAsync(ory, HttpMethod.Get, origin);
        using var preflight = await SendAsync(ory, HttpMethod.Options, origin, "POST", "content-type");

        Assert.Null(Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Null(Header(preflight, "Access-Control-Allow-Origin"));
    }

    // The default; Kratos answers so, and a browser refuses it for a request with cookies.
    [Theory]
    [InlineData("max_age: 0")]
    [InlineData("allowed_origins: ['*', 'http://localhost:3000']")]
    public async Task Where_every_origin_is_allowed_none_is_named(string settings)
    {
        await using var ory = await StartAsync(settings);

        using var answer = await SendAsync(ory, HttpMethod.Get, Page);

        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
    }

    // The library has defaults of its own, which an empty list of the configuration's means.
    [Theory]
    [InlineData("allowed_origins: []", "POST", "content-type", "*")]
    [InlineData("allowed_methods: []", "POST", null, "*")]
    [InlineData("allowed_methods: []", "HEAD", null, "*")]
    [InlineData("allowed_methods: []", "DELETE", null, null)]
    [InlineData("allowed_headers: []", "POST", "accept,content-type,x-requested-with", "*")]
    [InlineData("allowed_headers: []", "POST", "x-session-token", null)]
    public async Task An_empty_list_means_what_the_library_allows_by_itself(string settings, string method, string? headers, string? expected)
    {
        await using var ory = await StartAsync(settings);

        using var preflight = await SendAsync(ory, HttpMethod.Options, Page, method, headers);

        Assert.Equal(expected, Header(preflight, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("POST", "content-type, x-session-token", true)]
    [InlineData("DELETE", null, true)]
    [InlineData("POST", "content-type,x-session-token", true)]
    [InlineData("POST", "", true)]
    [InlineData("POST", "content-type, x-own", false)]
    [InlineData("POST", "Content-Type", false)]
    [InlineData("POST", "x-session-token,content-type", false)]
    [InlineData("POST", "origin", false)]
    [InlineData("post", "content-type", false)]
    [InlineData("PROPFIND", "content-type", false)]
    public async Task A_preflight_allows_what_is_on_the_lists_and_nothing_else(string method, string? headers, bool allowed)
    {
        await using var ory = await StartAsync($"allowed_origins: ['http://*.example', '{Page}']\n      max_age: 60");

        using var answer = await SendAsync(ory, HttpMethod.Options, Page, method, headers);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(allowed ? Page : null, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal(allowed ? method : null, Header(answer, "Access-Control-Allow-Methods"));
        Assert.Equal(allowed && headers != "" ? headers : null, Header(answer, "Access-Control-Allow-Headers"));
        Assert.Equal(allowed ? "60" : null, Header(answer, "Access-Control-Max-Age"));
        Assert.Equal("Origin, Access-Control-Request-Method, Access-Control-Request-Headers", Assert.Single(answer.Headers.NonValidated["Vary"]));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Headers_are_exposed_in_Gos_spelling()
    {
        await using var ory = await StartAsync("exposed_headers: [x-total-count, LINK]");

        using var answer = await SendAsync(ory, HttpMethod.Get, Page);

        Assert.Equal("X-Total-Count, Link", Header(answer, "Access-Control-Expose-Headers"));
    }

    [Fact]
    public async Task Options_that_ask_for_no_method_are_no_preflight_and_allowed_unlisted()
    {
        await using var ory = await StartAsync($"allowed_origins: ['{Page}']");

        using var answer = await SendAsync(ory, HttpMethod.Options, Page);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, Page), (answer.StatusCode, Header(answer, "Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task Without_the_setting_there_is_none()
    {
        await using var ory = await OryEmulator.StartAsync();

        using var answer = await SendAsync(ory, HttpMethod.Get, Page);

        Assert.Null(Header(answer, "Access-Control-Allow-Origin"));
    }

    private static Task<OryEmulator> StartAsync(string settings) =>
        OryEmulator.StartAsync(options => options.Configuration = $"serve:\n  public:\n    cors:\n      enabled: true\n      {settings}\n");

    private static async Task<HttpResponseMessage> SendAsync(OryEmulator ory, HttpMethod method, string origin, string? asks = null, string? headers = null)
    {
        using var http = ory.CreateClient();
        using var request = new HttpRequestMessage(method, "self-service/login/browser");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Accept", "application/json");
        if (asks is not null) request.Headers.Add("Access-Control-Request-Method", asks);
        if (headers is not null) request.Headers.Add("Access-Control-Request-Headers", headers);
        return await http.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
