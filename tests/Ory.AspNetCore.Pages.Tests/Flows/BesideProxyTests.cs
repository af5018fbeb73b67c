using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ory.Emulator;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>The pages and Ory's API at the same path of one application.</summary>
public sealed class BesideProxyTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private OryEmulator _ory = null!;

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json, text/plain, */*")]
    public async Task A_program_that_asks_for_json_reaches_Ory(string accept)
    {
        using var response = await GetAsync("/.ory/self-service/login/browser", accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var flow = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        Assert.Equal("browser", flow.RootElement.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]
    [InlineData("text/html, application/json")]
    [InlineData("*/*")]
    [InlineData(null)]
    public async Task A_browser_gets_the_page(string? accept)
    {
        using var response = await GetAsync("/.ory/self-service/login/browser", accept);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.StartsWith("/login?flow=", response.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flow_that_a_page_began_is_known_to_the_proxy()
    {
        using var begun = await GetAsync("/.ory/self-service/login/browser", "text/html");
        var cookies = string.Join("; ", begun.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
        var id = begun.Headers.Location!.ToString().Split('=')[1];

        using var response = await GetAsync($"/.ory/self-service/login/flows?id={id}", "application/json", cookies);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Without_a_proxy_there_is_no_api()
    {
        await using var host = new PagesHost();
        host.Client.DefaultRequestHeaders.Add("Accept", "application/json");

        using var response = await host.SendAsync(HttpMethod.Get, "/.ory/self-service/login/browser");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(host.Ory.Asked);
    }

    [Fact]
    public async Task A_cookie_has_the_same_attributes_whoever_gives_it()
    {
        var ory = new ScriptedAnswers();
        ory.On("GET", "/self-service/login/browser", FlowJson.Of("login", "choose_method", []), 200, "csrf_token_a=x; Path=/; Domain=example.org; HttpOnly; SameSite=Lax");
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development", ApplicationName = typeof(BesideProxyTests).Assembly.GetName().Name });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options => options.BaseUrl = "http://127.0.0.1:4433");
        builder.Services.AddOryPages();
        builder.Services.AddReverseProxy().AddOry();
        foreach (var name in (string[])[VisitFactory.ClientName, "OryProxy"])
            builder.Services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => ory);
        await using var app = builder.Build();
        app.MapOryProxy();
        app.MapOryPages();
        await app.StartAsync();
        using var client = app.GetTestClient();
        client.BaseAddress = new Uri("http://app.example.org");

        using var page = await client.GetAsync(new Uri("/login", UriKind.Relative));
        client.DefaultRequestHeaders.Add("Accept", "application/json");
        using var api = await client.GetAsync(new Uri("/.ory/self-service/login/browser", UriKind.Relative));

        Assert.Equal(["csrf_token_a=x; Path=/; HttpOnly; SameSite=Lax"], api.Headers.GetValues("Set-Cookie"));
        Assert.Equal(api.Headers.GetValues("Set-Cookie"), page.Headers.GetValues("Set-Cookie"));
    }

    // TLS ends before a server that names this application by its inner address.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Behind_https_that_ends_elsewhere_a_cookie_is_the_same_whoever_gives_it_and_whoever_was_added_first(bool pagesFirst)
    {
        const string attributes = "; Path=/; HttpOnly; SameSite=None; Secure";
        var ory = new ScriptedAnswers();
        ory.On("GET", "/self-service/login/browser", FlowJson.Of("login", "choose_method", []), 200, "csrf_token_a=x" + attributes);
        ory.On("GET", "/sessions/whoami", SessionJson, 200, "ory_kratos_session=own" + attributes);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production", ApplicationName = typeof(BesideProxyTests).Assembly.GetName().Name });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options => (options.BaseUrl, options.PublicOrigin) = ("http://127.0.0.1:4433", "https://app.example.org"));
        builder.Services.AddAuthorization();
        if (pagesFirst)
            builder.Services.AddOryPages();
        builder.Services.AddReverseProxy().AddOry();
        if (!pagesFirst)
            builder.Services.AddOryPages();
        foreach (var name in (string[])[VisitFactory.ClientName, "OryProxy", OryDefaults.GetHttpClientName(OryDefaults.AuthenticationScheme)])
            builder.Services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => ory);
        await using var app = builder.Build();
        app.MapOryProxy();
        app.MapOryPages();
        app.MapGet("/me", () => "me").RequireAuthorization();
        await app.StartAsync();
        using var client = app.GetTestClient();
        client.BaseAddress = new Uri("http://127.0.0.1");

        using var page = await client.GetAsync(new Uri("/login", UriKind.Relative));
        Assert.Equal(["csrf_token_a=x" + attributes], page.Headers.GetValues("Set-Cookie"));
        client.DefaultRequestHeaders.Add("Cookie", "ory_kratos_session=own");
        using var renewed = await client.GetAsync(new Uri("/me", UriKind.Relative));
        Assert.Equal(["ory_kratos_session=own" + attributes], renewed.Headers.GetValues("Set-Cookie"));
        client.DefaultRequestHeaders.Add("Accept", "application/json");
        using var api = await client.GetAsync(new Uri("/.ory/self-service/login/browser", UriKind.Relative));
        Assert.Contains("csrf_token_a=x" + attributes, api.Headers.GetValues("Set-Cookie"));
    }

    private const string SessionJson = """
        {"id":"d2045d14-676f-4023-ae64-84f7a9304124","active":true,"expires_at":"2999-01-01T00:00:00Z","authenticated_at":"2026-01-01T00:00:00Z","authenticator_assurance_level":"aal1",
         "identity":{"id":"c7fcb75d-28f9-4ded-b2d6-0616fb00cc83","schema_id":"default","schema_url":"http://x/schemas/default","traits":{} } }
        """;

    public async Task InitializeAsync()
    {
        _ory = await OryEmulator.StartAsync();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development", ApplicationName = typeof(BesideProxyTests).Assembly.GetName().Name });
        builder.WebHost.UseTestServer().UseOryEmulator(_ory);
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry();
        builder.Services.AddAuthorization();
        builder.Services.AddReverseProxy().AddOry();
        builder.Services.AddOryPages();
        _app = builder.Build();
        _app.MapOryProxy();
        _app.MapOryPages();
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _ory.DisposeAsync();
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? accept, string? cookies = null)
    {
        using var client = _app.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        if (cookies is not null)
            request.Headers.Add("Cookie", cookies);
        return await client.SendAsync(request);
    }
}
