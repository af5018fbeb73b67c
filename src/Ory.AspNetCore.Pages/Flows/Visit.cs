using Microsoft.AspNetCore.Http;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// One request to a page: the browser's cookies of Ory, and Ory as that browser.
internal sealed record Visit(HttpContext Context, OryCookies Cookies, FrontendClient Client, FlowClient Flows)
{
    public HttpRequest Request => Context.Request;

    public CancellationToken Aborted => Context.RequestAborted;

    // The script asks for what comes next rather than being sent there, so that it can change the page in place.
    public bool ByScript => Context.Request.Headers.ContainsKey("Ory-Pages");
}
