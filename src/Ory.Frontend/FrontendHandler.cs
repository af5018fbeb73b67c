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
        // Servers decode a browser's Cookie as UTF-8; this sends the same bytes on. Without it a single such byte fails the call.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
    };
}
