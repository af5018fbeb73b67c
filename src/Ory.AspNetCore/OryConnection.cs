using Microsoft.Extensions.DependencyInjection;
using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>
/// A scheme's HTTP client and what calls Ory through it. Both are made when Ory is first to be asked: a request without a credential asks nobody,
/// and making them takes longer than all the rest of a scheme.
/// </summary>
internal sealed class OryConnection(IServiceProvider services, string scheme, TimeProvider time, TimeSpan timeout)
{
    // Making them twice does no harm, and what the application has set up wrongly fails each request, not only the first.
    private readonly Lazy<(HttpClient Http, FrontendClient Client)> _clients = new(
        () => Make(services, scheme, time, timeout), LazyThreadSafetyMode.PublicationOnly);

    public HttpClient Http => _clients.Value.Http;

    /// <exception cref="InvalidOperationException">The application set the HTTP client up so that it cannot be used.</exception>
    public FrontendClient Client => _clients.Value.Client;

    private static (HttpClient Http, FrontendClient Client) Make(IServiceProvider services, string scheme, TimeProvider time, TimeSpan timeout)
    {
        var http = services.GetRequiredService<IHttpClientFactory>().CreateClient(OryDefaults.GetHttpClientName(scheme));
        // Each call keeps its own time, body and retries included, by TimeProvider; this would be a second clock beside it, and the system's.
        http.Timeout = Timeout.InfiniteTimeSpan;
        return (http, new FrontendClient(http, time, timeout));
    }
}
