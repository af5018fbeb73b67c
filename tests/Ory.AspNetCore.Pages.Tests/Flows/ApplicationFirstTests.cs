using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>The pages beside what the application maps itself.</summary>
public class ApplicationFirstTests
{
    [Theory]
    [InlineData("/registration", true)]
    [InlineData("/registration", false)]
    [InlineData("/Error", false)]
    [InlineData("/sign-out", true)]
    [InlineData("/sign-out", false)]
    public async Task An_endpoint_of_the_application_at_the_path_of_a_page_answers_in_its_place(string path, bool forGetOnly)
    {
        // One of a Razor page knows no methods.
        await using var app = await StartAsync(app => _ = forGetOnly ? app.MapGet(path, () => "own") : app.Map(path, () => "own"));

        Assert.Equal("own", await GetAsync(app, path));
    }

    [Theory]
    [InlineData("/error", "That did not work")]
    [InlineData("/sign-out", "Sign out?")]
    [InlineData("/settings", "That did not work")]
    public async Task One_that_takes_whatever_comes_leaves_the_pages_theirs(string path, string heading)
    {
        await using var app = await StartAsync(app => app.Map("/{**rest}", () => "everything"));

        Assert.Contains($"<h1 tabindex=\"-1\">{heading}</h1>", await GetAsync(app, path), StringComparison.Ordinal);
        Assert.Equal("everything", await GetAsync(app, "/else"));
    }

    [Fact]
    public async Task The_rest_of_a_page_stays_where_one_method_is_the_applications_own()
    {
        await using var app = await StartAsync(app => app.MapGet("/login", () => "own"));
        using var client = app.GetTestClient();

        using var response = await client.PostAsync(new Uri("/login", UriKind.Relative), content: null);

        Assert.Contains("That did not work", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<string> GetAsync(WebApplication app, string path)
    {
        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Add("Cookie", "ory_kratos_session=abc");
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return await response.Content.ReadAsStringAsync();
    }

    // Before an Ory that fails.
    private static async Task<WebApplication> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production", ApplicationName = typeof(ApplicationFirstTests).Assembly.GetName().Name });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options => options.BaseUrl = "http://127.0.0.1:4433");
        builder.Services.AddAuthorization();
        builder.Services.AddOryPages();
        foreach (var name in (string[])[VisitFactory.ClientName, OryDefaults.GetHttpClientName(OryDefaults.AuthenticationScheme)])
            builder.Services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => new Failing());
        var app = builder.Build();
        map(app);
        app.MapOryPages();
        await app.StartAsync();
        return app;
    }

    private sealed class Failing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(ScriptedAnswers.Json("{}", 502));
    }
}
