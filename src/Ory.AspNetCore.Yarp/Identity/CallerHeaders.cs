using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Ory.AspNetCore.Yarp;

/// <summary>Takes out of a request what callers must not tell a backend: our headers, and the credentials that are between them and Ory.</summary>
internal static class CallerHeaders
{
    /// <summary>Removes whatever came under the names, however they are written: from what came in, and from the copy of it that goes on.</summary>
    public static void Remove(IHeaderDictionary headers, HttpRequestMessage copy, HeaderNameSet names)
    {
        List<string>? found = null;
        foreach (var header in headers)
            if (names.Contains(header.Key))
                (found ??= []).Add(header.Key);

        if (found is null)
            return;

        foreach (var name in found)
            headers.Remove(name);
        Remove(copy, names);
    }

    /// <summary>Removes whatever would go out under the names, however they are written.</summary>
    public static void Remove(HttpRequestMessage request, HeaderNameSet names)
    {
        Remove(request.Headers, names);
        if (request.Content is { } content)
            Remove(content.Headers, names);
    }

    /// <summary>Removes session cookie and a bearer that is Ory's. Other cookies stay as they are, to the byte.</summary>
    public static void RemoveCredentials(HttpRequestMessage request, OryOptions scheme)
    {
        var headers = request.Headers.NonValidated;
        if (headers.TryGetValues(HeaderNames.Authorization, out var authorization))
        {
            foreach (var value in authorization)
            {
                // One of several: nobody can say which of them a backend reads.
                if (BearerToken.IsOf(value, scheme.BearerPrefixes))
                {
                    request.Headers.Remove(HeaderNames.Authorization);
                    break;
                }
            }
        }

        if (headers.TryGetValues(HeaderNames.Cookie, out var cookies) && HasSession(cookies, scheme.SessionCookieName))
            RemoveSession(request.Headers, [.. cookies], scheme.SessionCookieName);
    }

    private static void RemoveSession(HttpRequestHeaders headers, string[] lines, string? name)
    {
        headers.Remove(HeaderNames.Cookie);
        if (OryCookies.Keep(lines, name, static (cookie, configured) => !OryCookies.IsSession(cookie, configured)) is { } rest)
            headers.TryAddWithoutValidation(HeaderNames.Cookie, rest);
    }

    private static bool HasSession(HeaderStringValues lines, string? name)
    {
        foreach (var line in lines)
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                var pair = line.AsSpan(range).Trim();
                var equals = pair.IndexOf('=');
                if (OryCookies.IsSession((equals < 0 ? pair : pair[..equals]).Trim(), name))
                    return true;
            }
        }

        return false;
    }

    private static void Remove(HttpHeaders headers, HeaderNameSet names)
    {
        List<string>? found = null;
        foreach (var header in headers.NonValidated)
            if (names.Contains(header.Key))
                (found ??= []).Add(header.Key);

        if (found is not null)
            foreach (var name in found)
                headers.Remove(name);
    }
}
