using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Ory.Frontend;

/// <summary>The innermost handler as it has to be: no cookie of one user may reach another, and a redirect is an answer.</summary>
internal static class FrontendHandler
{
    internal static SocketsHttpHandler Create() => new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        // Address changes of the server are noticed.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        RequestHeaderEncodingSelector = Encode,
    };

    /// <summary>
    /// Has a handler that an application put in the innermost one's place (for a certificate, say) do without a jar and redirects too. Before its first request:
    /// later it would not let itself be changed, and the client cannot be made.
    /// </summary>
    internal static void Correct(IServiceCollection services, string name) => services.PostConfigure<HttpClientFactoryOptions>(name, static options =>
        options.HttpMessageHandlerBuilderActions.Add(static builder => Correct(builder.PrimaryHandler)));

    private static void Correct(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler outer)
            handler = outer.InnerHandler;
        switch (handler)
        {
            case SocketsHttpHandler sockets when sockets.UseCookies || sockets.AllowAutoRedirect:
                (sockets.UseCookies, sockets.AllowAutoRedirect) = (false, false);
                break;
            case HttpClientHandler client when client.UseCookies || client.AllowAutoRedirect:
                (client.UseCookies, client.AllowAutoRedirect) = (false, false);
                break;
        }
    }

    private static Encoding Encode(string header, HttpRequestMessage request)
    {
        // A pooled connection that ends without an answer makes the handler send a request without a body once more. This is called for every header of every
        // attempt, and so the place to prevent it.
        if (header == "Accept" && request is FrontendRequest known)
            known.OnSending();

        // Servers decode a browser's Cookie as UTF-8; this sends the same bytes on. Without it a single such byte fails the call.
        return Encoding.UTF8;
    }
}
