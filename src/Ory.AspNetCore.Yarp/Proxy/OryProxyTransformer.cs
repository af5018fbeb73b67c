using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Ory.AspNetCore.Yarp;

/// <summary>Builds the request to Ory and the answer to the browser anew, from what is allowed on either way.</summary>
internal sealed class OryProxyTransformer(OryProxyRequest target, ILogger logger) : HttpTransformer
{
    public override ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        var request = httpContext.Request;
        foreach (var (name, value) in request.Headers)
            if (ProxyHeaders.Request.Contains(name))
                Add(proxyRequest, name, value);

        AddCredentials(request, proxyRequest);
        AddConnection(httpContext, proxyRequest);
        proxyRequest.RequestUri = new Uri(string.Concat(destinationPrefix, target.Path));
        OryQuery.Set(proxyRequest, request.QueryString.Value);
        return default;
    }

    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
            return new(false);
        if (EncodingOf(proxyResponse.Content) is { } encoding)
            return RefuseAsync(httpContext, encoding);

        var headers = httpContext.Response.Headers;
        foreach (var (name, values) in proxyResponse.Headers.NonValidated)
            if (ProxyHeaders.Response.Contains(name))
                headers.Append(name, Values(values));
        foreach (var (name, values) in proxyResponse.Content.Headers.NonValidated)
            if (ProxyHeaders.Response.Contains(name))
                headers.Append(name, Values(values));

        // Served from the application's own origin, no answer may be taken for something that runs.
        headers.XContentTypeOptions = "nosniff";
        AddCookies(proxyResponse, headers);
        if (proxyResponse.Headers.NonValidated.TryGetValues(HeaderNames.Link, out var link))
            headers.Link = target.Links.RewriteLinkHeader(link.ToString());

        if (proxyResponse.Headers.NonValidated.TryGetValues(HeaderNames.Location, out var location))
        {
            headers.Location = target.Links.Rewrite(location.ToString());
            // The body of a redirect repeats the address, for nobody.
            headers.ContentType = StringValues.Empty;
            headers.ContentLength = null;
            return new(false);
        }

        if (IsJson(proxyResponse.Content))
        {
            headers.ContentLength = null;
            proxyResponse.Content = new RewrittenContent(proxyResponse.Content, target.Links);
        }

        return new(true);
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) => default;

    /// <summary>How the body is still packed, after the client has unpacked what it can: nobody can rewrite what is in it.</summary>
    private static string? EncodingOf(HttpContent content)
    {
        foreach (var encoding in content.Headers.ContentEncoding)
            if (!encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
                return encoding;

        return null;
    }

    private async ValueTask<bool> RefuseAsync(HttpContext httpContext, string encoding)
    {
        Log.ProxyEncodingRefused(logger, encoding);
        await Refusal.WriteAsync(httpContext, StatusCodes.Status502BadGateway, "Ory's answer cannot be read.");
        return false;
    }

    private void AddCredentials(HttpRequest request, HttpRequestMessage proxyRequest)
    {
        var options = target.Options;
        var cookie = OryCookies.Keep(request.Headers.Cookie, target.SessionCookieName, OryCookies.IsOfFlows);
        if (cookie is not null)
            proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.Cookie, cookie);

        if (request.Headers.TryGetValue(OryDefaults.SessionTokenHeader, out var token))
            Add(proxyRequest, OryDefaults.SessionTokenHeader, token);

        // A bearer of the application's own is not for Ory, an API key of the project least of all.
        if (request.Headers.Authorization is [{ } authorization] && BearerToken.IsOf(authorization, options.BearerPrefixes))
            proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.Authorization, authorization);
    }

    /// <summary>Who is calling, from the connection and from nothing that the caller says. Ory notes it with the session.</summary>
    private void AddConnection(HttpContext context, HttpRequestMessage proxyRequest)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        if (address is not null)
        {
            var text = address.ToString();
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", text);
            proxyRequest.Headers.TryAddWithoutValidation("X-Real-IP", text);
            proxyRequest.Headers.TryAddWithoutValidation("True-Client-IP", text);
        }

        var end = target.Origin.IndexOf("://", StringComparison.Ordinal);
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Proto", target.Origin[..end]);
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Host", target.Origin[(end + 3)..]);
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Prefix", target.Prefix);
        // Where a project of Ory Network has a domain of its own, browsers that come by another are sent there; Ory's own proxies ask for the same.
        proxyRequest.Headers.TryAddWithoutValidation("Ory-No-Custom-Domain-Redirect", "true");
    }

    /// <summary>Ory's cookies only: what stands between us and Ory (a CDN's own) is none of the browser's.</summary>
    private void AddCookies(HttpResponseMessage proxyResponse, IHeaderDictionary headers)
    {
        if (!proxyResponse.Headers.NonValidated.TryGetValues(HeaderNames.SetCookie, out var lines))
            return;

        foreach (var line in lines)
            if (OryCookies.IsOfFlows(SetCookie.Name(line), target.SessionCookieName))
                headers.Append(HeaderNames.SetCookie, SetCookie.ForOrigin(target.Origin, line));
    }

    private static bool IsJson(HttpContent content) =>
        content.Headers.ContentType?.MediaType is { } type
        && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    private static void Add(HttpRequestMessage request, string name, StringValues value)
    {
        if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
            request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
    }

    private static StringValues Values(System.Net.Http.Headers.HeaderStringValues values) => values.Count == 1 ? values.ToString() : values.ToArray();
}
