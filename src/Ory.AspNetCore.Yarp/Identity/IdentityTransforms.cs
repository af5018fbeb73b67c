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
            var options = settings.Latest;
            var identity = route.Identity ?? options.Identity;
            string? missingKey = null;
            try
            {
                if (identity.HasFlag(OryBackendIdentity.Token) && route.TokenizeAs is null)
                    missingKey = keys.MissingOf(options.Token);
            }
            catch (InvalidOperationException exception)
            {
                errors.Add($"Route '{context.Route.RouteId}': metadata '{OryGatewayDefaults.IdentityMetadata}' asks for a token. {exception.Message}");
            }

            route.Check(context.Route, identity, missingKey, errors);
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
        var transforms = new RouteTransforms(context.Route.RouteId, route, settings, tokens, watch, logger);
        context.RequestTransforms.Insert(0, new RequestFuncTransform(transforms.CleanAsync));
        context.RequestTransforms.Add(new RequestFuncTransform(transforms.TellAsync));
    }
}
