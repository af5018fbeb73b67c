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
