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

        var options = schemes.Get(scheme);
        // On behalf of a request for no host that can be read there is no origin to go by.
        return OwnOrigin.IsSeen(context.Request, options)
            ? SetCookie.ForOrigin(OwnOrigin.Seen(context.Request, options), setCookie)
            : setCookie;
    }
}
