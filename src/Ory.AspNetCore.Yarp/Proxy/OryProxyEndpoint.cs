using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Ory.AspNetCore.Yarp;

/// <summary>Answers the requests below the proxy's path.</summary>
internal sealed class OryProxyEndpoint(
    OryProxyOptions proxy, IOptionsMonitor<OryOptions> schemes, IHttpForwarder forwarder, IHttpMessageHandlerFactory handlers,
    ILogger<OryProxyEndpoint> logger)
{
    public const string PathParameter = "path";

    // CONNECT and TRACE are for nobody's browser.
    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private readonly ForwarderRequestConfig _config = new() { ActivityTimeout = proxy.ActivityTimeout };
    private readonly Lazy<HttpMessageInvoker> _invoker = new(() => new(handlers.CreateHandler(OryUpstream.ClientName), disposeHandler: false));

    public async Task HandleAsync(HttpContext context)
    {
        var options = schemes.Get(proxy.AuthenticationScheme);
        if (options.PublicOrigin is null && !OwnOrigin.IsAddressed(context.Request))
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

        if (Array.IndexOf(s_methods, context.Request.Method) < 0 || WantsSocket(context.Request))
        {
            context.Response.Headers.Allow = string.Join(", ", s_methods);
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
        {
            await ForgetAsync(context, target, proxy.AuthenticationScheme);
            return;
        }

        if (error is ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination)
            Log.ProxyFailed(logger, error.ToString());
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

    /// <summary>
    /// What a caller did at Ory himself (step up, change his password, sign out) has changed his session: what is remembered of it counts no more.
    /// </summary>
    private static async ValueTask ForgetAsync(HttpContext context, OryProxyRequest target, string scheme)
    {
        if (!ChangesSession(context.Request.Method, target.Path) || Caller.Of(context.User, scheme) is not { } caller)
            return;

        // Other sessions of the same person end with these.
        var ofIdentity = target.Path.StartsWith("/sessions", StringComparison.Ordinal) || target.Path.StartsWith("/self-service/settings", StringComparison.Ordinal);
        var eviction = ofIdentity ? OryEviction.OfIdentity(caller.IdentityId) : OryEviction.OfSession(caller.Session.Id);
        await context.RequestServices.GetRequiredService<IOrySessionCache>().EvictAsync(eviction, CancellationToken.None);
    }

    private static bool ChangesSession(string method, string path) =>
        path is "/self-service/logout" or "/self-service/logout/api"
        || path.StartsWith("/self-service/methods/", StringComparison.Ordinal)
        || ((HttpMethods.IsPost(method) || HttpMethods.IsDelete(method)) && path != "/sessions/whoami")
        // The links of mails are GETs that do what a form does.
        || (HttpMethods.IsGet(method) && path is "/self-service/login" or "/self-service/recovery" or "/self-service/verification" or "/self-service/settings");
}
