using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Pages;

// A session cookie that Ory renews or takes back for the handler is the one that a page gave the browser: it gets the same attributes.
internal sealed class PageCookies(Addresses addresses) : IRelayedCookieRewriter
{
    public string Rewrite(HttpContext context, string scheme, string setCookie) =>
        scheme == addresses.Pages.AuthenticationScheme && !addresses.Pages.PostToOry && addresses.HasOrigin(context.Request) ? OryCookies.ForOrigin(new Uri(addresses.Origin(context.Request)), setCookie) : setCookie;
}
