using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
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

        var caller = Caller.Of(context.HttpContext.User, current.Options.AuthenticationScheme);
        return caller is null && plan.TellsOfCaller && IsUnasked(context.HttpContext, current.Options.AuthenticationScheme)
            ? AskAndTellAsync(context, plan)
            : TellAsync(context, plan, caller);
    }

    // Where the application's own scheme is another one, and no policy of the route has a say.
    private static bool IsUnasked(HttpContext context, string scheme) =>
        SessionFeature.LastOf(context)?.Of(scheme) is null && context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null;

    private async ValueTask AskAndTellAsync(RequestTransformContext context, Plan plan)
    {
        var scheme = plan.Settings.Options.AuthenticationScheme;
        var result = await context.HttpContext.AuthenticateAsync(scheme);
        await TellAsync(context, plan, Caller.Of(result.Principal, scheme));
    }

    private ValueTask TellAsync(RequestTransformContext context, Plan plan, Caller? found)
    {
        if (found is not { } caller)
        {
            var scheme = plan.Settings.Options.AuthenticationScheme;
            // That it cannot be known who somebody is is not that he is nobody.
            return plan.TellsOfCaller && context.HttpContext.GetOryOutcome(scheme) is { Kind: OryOutcomeKind.Unavailable } outcome
                ? new(Refusal.WriteUnavailableAsync(context.HttpContext, outcome.RetryAfter))
                : default;
        }

        if (plan.Token)
            return TellWithTokenAsync(context, plan, caller);

        Tell(context, plan, caller);
        return default;
    }

    private void Tell(RequestTransformContext context, Plan plan, Caller caller)
    {
        watch.Add(context.HttpContext, caller.Session, plan.Settings.Options.AuthenticationScheme);
        if (plan.Headers)
            IdentityHeaders.Of(caller, plan.Settings, logger).AddTo(context.ProxyRequest, caller);
    }

    private async ValueTask TellWithTokenAsync(RequestTransformContext context, Plan plan, Caller caller)
    {
        var token = await tokens.GetAsync(context.HttpContext, caller, route, context.CancellationToken);
        if (token.Value is { } value)
        {
            Tell(context, plan, caller);
            var header = plan.Settings.Options.Token.Header;
            var isAuthorization = header.Equals("Authorization", StringComparison.OrdinalIgnoreCase);
            context.ProxyRequest.Headers.TryAddWithoutValidation(header, isAuthorization ? "Bearer " + value : value);
        }
        else if (!token.IsRefused || !await EndedSession.AnswerAsync(context.HttpContext, plan.Settings.Options.AuthenticationScheme))
        {
            // A backend that expects to know who is calling must not be asked as nobody. YARP sends nothing on once a status is set.
            Log.TokenUnavailable(logger, routeId, token.Failure!);
            await Refusal.WriteUnavailableAsync(context.HttpContext, context.HttpContext.GetOryOutcome(plan.Settings.Options.AuthenticationScheme).RetryAfter);
        }
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
