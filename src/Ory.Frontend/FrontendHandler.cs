using System.Text;

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
