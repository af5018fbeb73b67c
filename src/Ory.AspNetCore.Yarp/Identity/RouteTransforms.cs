using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Transforms;

namespace Ory.AspNetCore.Yarp;

/// <summary>What happens to the requests of one route, worked out when the options change rather than with every request.</summary>
internal sealed class RouteTransforms(
    string routeId, RouteSettings route, GatewaySettings settings, BackendTokens tokens, SessionWatch watch, ILogger logger)
{
    private volatile Plan? _plan;

    /// <summary>Before the route's own transforms: those that copy chosen headers read them where they came in.</summary>
    public ValueTask CleanAsync(RequestTransformContext context)
    {
        CallerHeaders.Remove(context.HttpContext.Request.Headers, context.ProxyRequest, settings.Current.Ours);
        return default;
    }

    /// <summary>After them: whatever they made of the request, this is what the backend is told of the caller.</summary>
    public ValueTask TellAsync(RequestTransformContext context)
    {
        var current = settings.Current;
        var plan = _plan is { } last && last.Settings == current ? last : _plan = new(route, current);
        var proxyRequest = context.ProxyRequest;
        CallerHeaders.Remove(proxyRequest, plan.Kept);
        if (!route.PassCredentials)
        {
            for (var i = 0; i < current.SchemeNames.Count; i++)
                CallerHeaders.RemoveCredentials(proxyRequest, current.Scheme(current.SchemeNames[i]));
        }

        var scheme = current.Options.AuthenticationScheme;
        if (Caller.Of(context.HttpContext.User, scheme) is not { } caller)
        {
            // That it cannot be known who somebody is is not that he is nobody.
            return plan.TellsOfCaller && context.HttpContext.GetOryOutcome(scheme) is { Kind: OryOutcomeKind.Unavailable } outcome
                ? new(Refusal.WriteUnavailableAsync(context.HttpContext, outcome.RetryAfter))
                : default;
        }

        watch.Add(context.HttpContext, caller, scheme);
        if (plan.Headers)
            IdentityHeaders.Of(caller, current, logger).AddTo(proxyRequest, caller);

        return plan.Token ? AddTokenAsync(context, caller, current) : default;
    }

    private async ValueTask AddTokenAsync(RequestTransformContext context, Caller caller, GatewaySettings.Snapshot current)
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

    private sealed class Plan
    {
        public Plan(RouteSettings route, GatewaySettings.Snapshot current)
        {
            var identity = route.Identity ?? current.Options.Identity;
            (Settings, Headers, Token) = (current, identity.HasFlag(OryBackendIdentity.Headers), identity.HasFlag(OryBackendIdentity.Token));
            Kept = current.Kept(Token, route.PassCredentials);
        }

        public GatewaySettings.Snapshot Settings { get; }

        public bool Headers { get; }

        public bool Token { get; }

        public bool TellsOfCaller => Headers || Token;

        /// <summary>What callers cannot say to the backend.</summary>
        public HeaderNameSet Kept { get; }
    }
}
