using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore;

/// <summary>Gives the browser the session cookie that Ory renewed, or its removal, in an answer that nobody stores.</summary>
internal sealed class SetCookieRelay(string scheme, IEnumerable<IRelayedCookieRewriter> rewriters, ILogger logger)
{
    private readonly IRelayedCookieRewriter[] _rewriters = [.. rewriters];

    public void Relay(HttpContext context, string setCookie)
    {
        if (context.Response.HasStarted)
        {
            // The next whoami renews it again.
            Log.RenewedCookieTooLate(logger, scheme);
            return;
        }

        foreach (var rewriter in _rewriters)
            setCookie = rewriter.Rewrite(context, scheme, setCookie);
        RelayedCookies.Of(context).Add(setCookie);
    }
}
