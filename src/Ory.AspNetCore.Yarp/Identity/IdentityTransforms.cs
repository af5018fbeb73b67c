using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// Puts our two transforms around those of every route: first what callers must not say is taken out, so that no transform of the route can
/// carry it on; last who they are is put in, so that none can change it.
/// </summary>
internal sealed class IdentityTransforms(
    GatewaySettings settings, SigningKeys keys, BackendTokens tokens, SessionWatch watch, ILogger<IdentityTransforms> logger) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
        var errors = new List<string>();
        var route = RouteSettings.Parse(context.Route, errors);
        if (errors.Count == 0)
        {
            var identity = route.Identity ?? settings.Current.Options.Identity;
            var canSign = true;
            try
            {
                canSign = !identity.HasFlag(OryBackendIdentity.Token) || route.TokenizeAs is not null || keys.CanSign;
            }
            catch (InvalidOperationException exception)
            {
                errors.Add($"Route '{context.Route.RouteId}': metadata '{OryGatewayDefaults.IdentityMetadata}' asks for a token. {exception.Message}");
            }

            route.Check(context.Route, identity, canSign, errors);
        }

        foreach (var error in errors)
            context.Errors.Add(new ArgumentException(error));
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
        foreach (var key in context.Cluster.Metadata?.Keys ?? [])
            if (key.StartsWith("Ory.", StringComparison.OrdinalIgnoreCase))
                context.Errors.Add(new ArgumentException($"Cluster '{context.Cluster.ClusterId}': metadata '{key}' is read on routes only. Move it to the routes of the cluster."));
    }

    public void Apply(TransformBuilderContext context)
    {
        // Validated by now: what is wrong has been reported.
        var route = RouteSettings.Parse(context.Route, new List<string>());
        context.RequestTransforms.Insert(0, new RequestFuncTransform(request => Clean(request, route)));
        context.RequestTransforms.Add(new RequestFuncTransform(request => TellAsync(request, route, context.Route.RouteId)));
    }

    private ValueTask Clean(RequestTransformContext context, RouteSettings route)
    {
        var current = settings.Current;
        var ours = IdentityOf(route, current).HasFlag(OryBackendIdentity.Token) ? current.OursWithToken : current.Ours;
        CallerHeaders.Remove(context.ProxyRequest, ours);
        // A transform that copies chosen headers reads them here.
        CallerHeaders.Remove(context.HttpContext.Request.Headers, current.Ours);
        return default;
    }

    private ValueTask TellAsync(RequestTransformContext context, RouteSettings route, string routeId)
    {
        var current = settings.Current;
        var identity = IdentityOf(route, current);
        var proxyRequest = context.ProxyRequest;
        CallerHeaders.Remove(proxyRequest, identity.HasFlag(OryBackendIdentity.Token) ? current.OursWithToken : current.Ours);
        if (!route.PassCredentials)
            CallerHeaders.RemoveCredentials(proxyRequest, current);

        if (Caller.Of(context.HttpContext.User, current.Options.AuthenticationScheme) is not { } caller)
            return default;

        watch.Add(context.HttpContext, caller, current.Options.AuthenticationScheme);
        if (identity.HasFlag(OryBackendIdentity.Headers))
            AddHeaders(proxyRequest, caller, current);

        return identity.HasFlag(OryBackendIdentity.Token) ? AddTokenAsync(context, caller, route, routeId, current) : default;
    }

    private void AddHeaders(HttpRequestMessage request, Caller caller, GatewaySettings.Snapshot current)
    {
        foreach (var (header, type) in current.Headers)
        {
            var value = string.Join(',', caller.Find(type).Select(HeaderValue.Encode));
            if (value.Length > HeaderValue.MaxLength)
                Log.HeaderTooLong(logger, header, HeaderValue.MaxLength);
            else if (value.Length > 0)
                request.Headers.TryAddWithoutValidation(header, value);
        }
    }

    private async ValueTask AddTokenAsync(RequestTransformContext context, Caller caller, RouteSettings route, string routeId, GatewaySettings.Snapshot current)
    {
        var token = await tokens.GetAsync(context.HttpContext, caller, route, context.CancellationToken);
        if (token.Value is { } value)
        {
            var header = current.Options.Token.Header;
            var isAuthorization = header.Equals("Authorization", StringComparison.OrdinalIgnoreCase);
            context.ProxyRequest.Headers.TryAddWithoutValidation(header, isAuthorization ? "Bearer " + value : value);
            return;
        }

        // A backend that expects to know who is calling must not be asked as nobody. YARP sends nothing on once a status is set.
        Log.TokenUnavailable(logger, routeId, token.Failure!);
        await Refusal.WriteUnavailableAsync(context.HttpContext);
    }

    private static OryBackendIdentity IdentityOf(RouteSettings route, GatewaySettings.Snapshot current) => route.Identity ?? current.Options.Identity;
}
