using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Ory.AspNetCore;

/// <summary>Gives the browser the session cookie that Ory renewed, in an answer that nobody stores.</summary>
internal sealed class SetCookieRelay(string scheme, IRelayedCookieRewriter? rewriter, ILogger logger)
{
    public void Relay(HttpContext context, string setCookie)
    {
        if (context.Response.HasStarted)
        {
            // The next whoami renews it again.
            Log.RenewedCookieTooLate(logger, scheme);
            return;
        }

        var cookie = rewriter?.Rewrite(context, scheme, setCookie) ?? setCookie;
        context.Response.OnStarting(static state =>
        {
            var (response, cookie) = ((HttpResponse, string))state;
            var headers = response.Headers;
            headers.Append(HeaderNames.SetCookie, cookie);
            headers.CacheControl = "no-cache,no-store";
            headers.Pragma = "no-cache";
            headers.Remove(HeaderNames.Expires);
            return Task.CompletedTask;
        }, (context.Response, cookie));
    }
}
