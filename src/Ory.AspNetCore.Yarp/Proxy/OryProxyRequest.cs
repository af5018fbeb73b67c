using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Yarp;

/// <summary>One request to the proxy: where it came in, and where it goes.</summary>
/// <param name="Options">The scheme's options at this moment.</param>
/// <param name="Origin">The application's origin as the browser reaches it.</param>
/// <param name="Prefix">The path below which Ory is served, as the browser sees it, path base included.</param>
/// <param name="Path">The path at Ory, which begins with a slash.</param>
/// <param name="Links">The addresses in the answer.</param>
internal sealed record OryProxyRequest(OryOptions Options, string Origin, string Prefix, string Path, LinkMap Links)
{
    /// <summary>The name of the session cookie, where the options or Ory's address say it.</summary>
    public string? SessionCookieName { get; } = Options.SessionCookieName ?? CookieNames.ForAddress(OryHttpClient.BaseAddressOf(Options));

    /// <summary>Reads a request whose path ends with <paramref name="path"/>; null if that is none of Ory's public paths.</summary>
    public static OryProxyRequest? Of(HttpContext context, string? path, OryOptions options, IEnumerable<string> issuedUrls)
    {
        path = "/" + path;
        if (!PublicPaths.Contains(path))
            return null;

        var request = context.Request;
        var whole = request.PathBase.Add(request.Path).Value!;
        var prefix = new PathString(whole[..^path.Length].TrimEnd('/')).ToUriComponent();
        var origin = OwnOrigin.Seen(request, options);
        // Where Ory is configured with this very address it writes it itself, and there is nothing to do.
        var addresses = issuedUrls.Prepend(options.BaseUrl!).SelectMany(Spellings).Select(url => url.TrimEnd('/'))
            .Where(url => !string.Equals(url, origin + prefix, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            // The longest first: of http://host and http://host/ory it is the second that is meant.
            .OrderByDescending(url => url.Length);
        return new(options, origin, prefix, path, new LinkMap([.. addresses], origin, prefix));
    }

    // A port that goes without saying may be said here, or there.
    private static string[] Spellings(string url) =>
        new Uri(url) is { IsDefaultPort: true } uri ? [url, uri.GetLeftPart(UriPartial.Path), $"{uri.Scheme}://{uri.Host}:{uri.Port}{uri.AbsolutePath}"] : [url];
}
