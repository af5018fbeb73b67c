using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Pages;

// Ory lists devices by address and agent: those of the person's browser, not of this server.
internal sealed class BrowserHeaders(IHttpContextAccessor accessor) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (accessor.HttpContext is { } context)
        {
            if (context.Request.Headers.UserAgent is [{ Length: > 0 } agent, ..])
                request.Headers.TryAddWithoutValidation("User-Agent", agent);
            if (context.Connection.RemoteIpAddress is { } address)
            {
                // Kratos reads the first; the second is what stands before it in the usual set-up.
                var text = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
                request.Headers.TryAddWithoutValidation("True-Client-IP", text);
                request.Headers.TryAddWithoutValidation("X-Forwarded-For", text);
            }
        }

        return base.SendAsync(request, cancellationToken);
    }
}
