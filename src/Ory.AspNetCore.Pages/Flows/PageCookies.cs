using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore.Pages;

// A session cookie that Ory renews or takes back for the handler is the one that a page gave the browser: it gets the same attributes.
internal sealed class PageCookies(IOptions<OryPagesOptions> pages) : IRelayedCookieRewriter
{
    public string Rewrite(HttpContext context, string scheme, string setCookie) =>
        scheme == pages.Value.AuthenticationScheme && !pages.Value.PostToOry ? OryCookies.ForThisHost(context.Request, setCookie) : setCookie;
}
