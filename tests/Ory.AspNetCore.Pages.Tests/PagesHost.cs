using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Pages.Tests;

/// <summary>An application with the pages, before an Ory that answers as a test says.</summary>
public class PagesHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, string> _jar = [];

    public PagesHost(Action<OryPagesOptions>? configure = null, Action<WebApplicationBuilder>? build = null, string host = "127.0.0.1", bool onSocket = false)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development", ApplicationName = typeof(PagesHost).Assembly.GetName().Name });
        if (onSocket)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Configuration["Authentication:Schemes:Ory:BaseUrl"] = "http://127.0.0.1:4433";
        builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry();
        builder.Services.AddAuthorization();
        builder.Services.AddOryPages(options =>
        {
            options.ApplicationName = "Acme";
            configure?.Invoke(options);
        });
        foreach (var client in (string[])[VisitFactory.ClientName, OryDefaults.GetHttpClientName(OryDefaults.AuthenticationScheme)])
            builder.Services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() => Ory);
        build?.Invoke(builder);
        _app = builder.Build();
        _app.MapOryPages();
        _app.StartAsync().GetAwaiter().GetResult();
        Client = onSocket ? new HttpClient() : _app.GetTestServer().CreateClient();
        Client.BaseAddress = onSocket ? new Uri(_app.Urls.First()) : new Uri($"http://{host}");
    }

    public ScriptedAnswers Ory { get; } = new();

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Cookies that the browser holds, by name.</summary>
    public IDictionary<string, string> Cookies => _jar;

    public async Task<IHtmlDocument> OpenAsync(string path, string? language = null)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, language);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {response.Headers.Location} {await response.Content.ReadAsStringAsync()}");
        return await ReadAsync(response);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>>? form = null, string? language = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, path);
        if (_jar.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", _jar.Select(c => $"{c.Key}={c.Value}")));
        if (language is not null)
            request.Headers.Add("Accept-Language", language);
        if (form is not null)
            request.Content = new StringContent(string.Join('&', form.Select(f => $"{WebUtility.UrlEncode(f.Key)}={WebUtility.UrlEncode(f.Value)}")), Encoding.ASCII, "application/x-www-form-urlencoded");

        var response = await Client.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (var pair in set.Select(c => c.Split(';')[0].Split('=', 2)))
                _jar[pair[0]] = pair[1];
        }

        return response;
    }

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage response) =>
        await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync());

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _app.DisposeAsync();
        Client.Dispose();
    }
}
