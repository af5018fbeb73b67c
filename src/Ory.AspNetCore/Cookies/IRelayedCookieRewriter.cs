using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>
/// Where the application gives browsers Ory's cookies itself (pages, proxy), those that are relayed get the same attributes: else they would neither replace nor
/// remove them. Several are applied one after the other, in any order.
/// </summary>
internal interface IRelayedCookieRewriter
{
    string Rewrite(HttpContext context, string scheme, string setCookie);
}
