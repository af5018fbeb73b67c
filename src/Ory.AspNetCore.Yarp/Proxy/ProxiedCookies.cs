using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// A session cookie that Ory renews for the handler is to replace the one that the proxy gave the browser: so it gets the same attributes.
/// </summary>
internal sealed class ProxiedCookies(OryProxyAddress address, IOptionsMonitor<OryOptions> schemes) : IRelayedCookieRewriter
{
    public string Rewrite(HttpContext context, string scheme, string setCookie)
    {
        if (!address.IsProxied(scheme))
            return setCookie;

        var origin = OryProxyRequest.OriginOf(context.Request, schemes.Get(scheme));
        return SetCookie.Rewrite(setCookie, "/", SetCookie.SecureFor(origin));
    }
}
