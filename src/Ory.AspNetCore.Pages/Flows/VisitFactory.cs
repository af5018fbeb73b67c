using Microsoft.AspNetCore.Http;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

internal sealed class VisitFactory(IHttpClientFactory clients, Addresses addresses, TimeProvider time)
{
    public const string ClientName = "Ory.AspNetCore.Pages";

    public Visit Create(HttpContext context)
    {
        var cookies = new OryCookies(context, addresses.Ory.SessionCookieName);
        var client = new FrontendClient(clients.CreateClient(ClientName), time);
        return new Visit(context, cookies, client, new FlowClient(client, cookies));
    }
}
