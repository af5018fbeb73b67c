using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ory.Frontend;

namespace Ory.AspNetCore.Yarp;

/// <summary>A proxied request while it lasts, with what its session can be asked for again.</summary>
internal sealed class WatchedRequest : IDisposable
{
    private readonly string _scheme;
    // What the handler found, wherever it or an event of the application found it.
    private readonly OryCredential _credential;
    private readonly (string Scheme, HostString Host, PathString PathBase, PathString Path, QueryString Query) _request;
    private readonly IHeaderDictionary _headers;
    private readonly RouteValueDictionary _routeValues;
    private readonly Endpoint? _endpoint;
    private readonly IPAddress? _remoteAddress;
    private readonly Lock _lock = new();
    // The server uses its contexts again: nothing of this one may be touched when the request is over.
    private HttpContext? _context;

    public WatchedRequest(HttpContext context, Session session, string scheme)
    {
        (_context, _scheme) = (context, scheme);
        var request = context.Request;
        _credential = SessionFeature.LastOf(context)?.Of(scheme)?.Credential ?? default;
        _request = (request.Scheme, request.Host, request.PathBase, request.Path, request.QueryString);
        (_headers, _routeValues, _endpoint, _remoteAddress) = (request.Headers, request.RouteValues, context.GetEndpoint(), context.Connection.RemoteIpAddress);
        (SessionId, ExpiresAt) = (session.Id, session.ExpiresAt);
    }

    public string SessionId { get; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>Where it stands among the others; null if it does not, or no longer.</summary>
    public RequestsUnderWay.Chain? Chain { get; set; }

    public WatchedRequest? Previous { get; set; }

    public WatchedRequest? Next { get; set; }

    /// <summary>Checks in a row in which Ory could not be reached.</summary>
    public int Missed { get; private set; }

    /// <summary>Why the connection has to be closed; null if the session behind it is still the same.</summary>
    public async Task<string?> CheckAsync(IServiceProvider services, DateTimeOffset now)
    {
        if (ExpiresAt <= now)
            return "expired";

        await using var scope = services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        if (!TryRepeat(context))
            return null;

        // Events and claims transformations of the application may look for the request there.
        if (scope.ServiceProvider.GetService<IHttpContextAccessor>() is { } accessor)
            accessor.HttpContext = context;

        var result = await context.AuthenticateAsync(_scheme);
        if (Caller.Of(result.Principal, _scheme) is { } caller)
        {
            (Missed, ExpiresAt) = (0, caller.Session.ExpiresAt);
            return caller.Session.Id == SessionId ? null : "another session";
        }

        // An outage is not a sign-out, but what cannot be confirmed twice does not go on either.
        if (context.GetOryOutcome()?.Kind is OryOutcomeKind.Unavailable)
            return ++Missed < 2 ? null : "not to be confirmed";

        return "ended";
    }

    public bool Close()
    {
        lock (_lock)
        {
            if (_context is not { } context)
                return false;

            _context = null;
            context.Abort();
            return true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _context = null;

        Chain?.Remove(this);
    }

    /// <summary>Makes the context one of a request like this; false where this one is over.</summary>
    private bool TryRepeat(DefaultHttpContext context)
    {
        var request = context.Request;
        lock (_lock)
        {
            if (_context is null)
                return false;

            foreach (var (name, values) in _headers)
                request.Headers[name] = values;
        }

        request.Method = HttpMethods.Get;
        (request.Scheme, request.Host, request.PathBase, request.Path, request.QueryString) = _request;
        request.RouteValues = new(_routeValues);
        context.SetEndpoint(_endpoint);
        context.Connection.RemoteIpAddress = _remoteAddress;
        Show(request.Headers, _credential.Value.ToString());
        return true;
    }

    // Where the handler found it in the headers it is among them; where an event of the application did elsewhere, it is not.
    private void Show(IHeaderDictionary headers, string credential)
    {
        switch (_credential.Kind)
        {
            case OryCredentialKind.Cookie when !headers.Cookie.ToString().Contains(credential, StringComparison.Ordinal):
                headers.Cookie = headers.Cookie.Count > 0 ? $"{credential}; {string.Join("; ", headers.Cookie.ToArray())}" : credential;
                break;
            case OryCredentialKind.SessionToken:
                // A scheme may read tokens from either header only.
                headers.TryAdd(OryDefaults.SessionTokenHeader, credential);
                headers.TryAdd("Authorization", "Bearer " + credential);
                break;
        }
    }
}
