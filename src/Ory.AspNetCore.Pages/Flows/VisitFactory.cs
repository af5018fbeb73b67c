using Microsoft.AspNetCore.Http;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// What a request to a page needs of Ory: its cookies, and only those of the pages' own Ory.
internal sealed class VisitFactory(IHttpClientFactory clients, Addresses addresses, IEnumerable<IRelayedCookieRewriter> rewriters, OutageLog outages, TimeProvider time)
{
    public const string ClientName = "Ory.AspNetCore.Pages";

    private readonly IRelayedCookieRewriter[] _others = [.. rewriters.Where(rewriter => rewriter is not PageCookies)];

    public Visit Create(HttpContext context)
    {
        var client = new FrontendClient(clients.CreateClient(ClientName), time);
        var options = addresses.Ory;
        var sessionCookie = options.SessionCookieName ?? CookieNames.ForAddress(OryHttpClient.BaseAddressOf(options));
        var cookies = new OryCookies(context, sessionCookie, setCookie => Rewrite(context, setCookie));
        return new Visit(context, cookies, client, new FlowClient(client, cookies, outages));
    }

    // One cookie has one set of attributes, whoever gives it: where the proxy serves the same Ory its word counts here too.
    private string Rewrite(HttpContext context, string setCookie) =>
        _others.Aggregate(OryCookies.ForOrigin(new Uri(addresses.Origin(context.Request)), setCookie), (line, rewriter) => rewriter.Rewrite(context, addresses.Pages.AuthenticationScheme, line));
}
