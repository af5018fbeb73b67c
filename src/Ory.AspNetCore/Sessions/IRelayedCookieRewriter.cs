using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>Where the application shows Ory under its own origin, Ory's cookies get the attributes that this origin needs.</summary>
internal interface IRelayedCookieRewriter
{
    string Rewrite(HttpContext context, string scheme, string setCookie);
}
