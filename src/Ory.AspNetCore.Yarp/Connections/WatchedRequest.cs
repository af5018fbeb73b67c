using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ory.Frontend;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// A proxied request while it lasts, with what its session can be asked for again. Every request of a gateway has one, though few last until they
/// are looked at: it is its own lock, and holds what it was made from rather than copies.
/// </summary>
internal sealed class WatchedRequest : IDisposable
{
    private readonly string _scheme;
    // With the credential, wherever the handler or an event of the application found it.
    private readonly SessionFeature? _found;
    private readonly IHttpRequestFeature _request;
    private readonly RouteValueDictionary _routeValues;
    private readonly Endpoint? _endpoint;
    private readonly IPAddress? _remoteAddress;
    private Session _session;
    // The server uses its contexts again: nothing of this one may be touched when the request is over.
    private HttpContext? _context;

    public WatchedRequest(HttpContext context, Session session, string scheme)
    {
        (_context, _session, _scheme) = (context, session, scheme);
        _found = SessionFeature.LastOf(context)?.Of(scheme);
        _request = (IHttpRequestFeature)context.Features[typeof(IHttpRequestFeature)]!;
        (_routeValues, _endpoint, _remoteAddress) = (context.Request.RouteValues, context.GetEndpoint(), context.Connection.RemoteIpAddress);
    }

    /// <summary>Where it stands among the others; null if it does not, or no longer.</summary>
    public RequestsUnderWay.Chain? Chain { get; set; }

    public WatchedRequest? Previous { get; set; }

    public WatchedRequest? Next { get; set; }

    /// <summary>Checks in a row in which Ory could not be reached.</summary>
    public int Missed { get; private set; }

    /// <summary>Why the connection has to be closed; null if the session behind it is still the same.</summary>
    public async Task<string?> CheckAsync(IServiceProvider services, DateTimeOffset now)
    {
        if (_session.ExpiresAt <= now)
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
            if (caller.Session.Id != _session.Id)
                return "another session";

            (Missed, _session) = (0, caller.Session);
            return null;
        }

        // An outage is not a sign-out, but what cannot be confirmed twice does not go on either.
        if (context.GetOryOutcome()?.Kind is OryOutcomeKind.Unavailable)
            return ++Missed < 2 ? null : "not to be confirmed";

        return "ended";
    }

    public bool Close()
    {
        lock (this)
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
        lock (this)
            _context = null;

        Chain?.Remove(this);
    }

    /// <summary>Makes the context one of a request like this; false where this one is over.</summary>
    private bool TryRepeat(DefaultHttpContext context)
    {
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        lock (this)
        {
            if (_context is null)
                return false;

            foreach (var (name, values) in _request.Headers)
                request.Headers[name] = values;
            (request.Scheme, request.PathBase, request.Path, request.QueryString) = (_request.Scheme, _request.PathBase, _request.Path, _request.QueryString);
        }

        request.Method = HttpMethods.Get;
        context.Request.RouteValues = new(_routeValues);
        context.SetEndpoint(_endpoint);
        context.Connection.RemoteIpAddress = _remoteAddress;
        Show(request.Headers, _found?.Credential ?? default);
        return true;
    }

    // Where the handler found it in the headers it is among them; where an event of the application did elsewhere, it is not.
    private static void Show(IHeaderDictionary headers, OryCredential found)
    {
        var credential = found.Value.ToString();
        switch (found.Kind)
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
