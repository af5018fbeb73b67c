using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Ory.AspNetCore.Yarp;

/// <summary>Answers the requests below the proxy's path.</summary>
internal sealed class OryProxyEndpoint(
    OryProxyOptions proxy, IOptionsMonitor<OryOptions> schemes, IHttpForwarder forwarder, IHttpMessageHandlerFactory handlers,
    TimeProvider time, ILogger<OryProxyEndpoint> logger)
{
    public const string PathParameter = "path";

    // CONNECT and TRACE are for nobody's browser.
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    // As the handler's own client. Over HTTP/2 a connection that is about to end hands back what it has not begun, which is to be sent again.
    private readonly ForwarderRequestConfig _config = new() { ActivityTimeout = proxy.ActivityTimeout, Version = HttpVersion.Version11 };
    private readonly Lazy<HttpMessageInvoker> _invoker = new(() => new(handlers.CreateHandler(OryUpstream.ClientName), disposeHandler: false));
    private readonly Repeats _faults = new(time);

    public async Task HandleAsync(HttpContext context)
    {
        // Ory says no-store of what is one browser's own.
        OutputStorage.Deny(context);
        var options = schemes.Get(proxy.AuthenticationScheme);
        if (!OwnOrigin.IsSeen(context.Request, options))
        {
            await Refusal.WriteAsync(context, StatusCodes.Status400BadRequest);
            return;
        }

        if (OryProxyRequest.Of(context, context.Request.RouteValues[PathParameter] as string, options, proxy.IssuedUrls) is not { } target)
        {
            Log.ProxyPathRefused(logger);
            await Refusal.WriteAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        if (Array.IndexOf(Methods, context.Request.Method) < 0 || WantsSocket(context.Request))
        {
            context.Response.Headers.Allow = string.Join(", ", Methods);
            await Refusal.WriteAsync(context, StatusCodes.Status405MethodNotAllowed);
            return;
        }

        if (!Limit(context))
        {
            await Refusal.WriteAsync(context, StatusCodes.Status413PayloadTooLarge);
            return;
        }

        var error = await forwarder.SendAsync(context, options.BaseUrl!.TrimEnd('/'), _invoker.Value, _config, new OryProxyTransformer(target, logger));
        if (error is ForwarderError.None)
            return;

        if (error is ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination
            && _faults.Met(error.ToString()) is { } times)
            Log.ProxyFailed(logger, proxy.AuthenticationScheme, error, times);
        if (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            await Refusal.WriteAsync(context, context.Response.StatusCode, context.Response.StatusCode >= 500 ? "Ory cannot be reached at the moment." : null);
    }

    // Ory has no sockets. Any other upgrade that is offered (h2c) is simply not taken.
    private static bool WantsSocket(HttpRequest request) =>
        request.Headers.Upgrade.ToString() is var upgrade
        && (upgrade.Contains("websocket", StringComparison.OrdinalIgnoreCase) || upgrade.Contains("spdy", StringComparison.OrdinalIgnoreCase));

    private bool Limit(HttpContext context)
    {
        if (context.Request.ContentLength > proxy.MaxRequestBodySize)
            return false;

        // The server counts what comes without a length, and answers 413 itself.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = proxy.MaxRequestBodySize;
        return true;
    }
}
