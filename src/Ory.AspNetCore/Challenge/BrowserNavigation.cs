using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Ory.AspNetCore;

/// <summary>Tells a person who opens a page from a program that calls an address: only the first can follow a redirect to a login page.</summary>
internal static class BrowserNavigation
{
    /// <summary>Whether this request may be answered with a redirect: a navigation, and the endpoint is not marked as an API.</summary>
    public static bool MayRedirect(HttpContext context) => !IsApi(context) && IsNavigation(context.Request);

    /// <summary>Whether this request may be answered with a page: somebody looks at the answer, of a form that he sent as well, and the endpoint is not marked as an API.</summary>
    public static bool MayShowPage(HttpContext context) => !IsApi(context) && IsLookedAt(context.Request);

    /// <summary>GET or HEAD, of a document, for somebody to look at now.</summary>
    public static bool IsNavigation(HttpRequest request) =>
        IsRead(request) && IsLookedAt(request);

    /// <summary>
    /// Whether the answer takes the place of what somebody looks at, whatever the method: a form's result as well, also where a script sends the form
    /// and shows what it gets (Blazor's enhanced forms, Turbo's).
    /// </summary>
    // https://www.w3.org/TR/fetch-metadata/: sent by every current browser over https and on localhost.
    public static bool WantsPage(HttpRequest request) =>
        request.Headers["Sec-Fetch-Mode"] is { Count: > 0 } mode
            ? string.Equals(mode, "navigate", StringComparison.OrdinalIgnoreCase) || (!IsRead(request) && PrefersHtml(request.Headers))
            : PrefersHtml(request.Headers);

    /// <summary>
    /// Whether a script fetches a page to show it. What is no page it opens anew, as a navigation, which may be redirected: a fetch that is redirected
    /// to another origin shows nothing.
    /// </summary>
    public static bool IsFetchOfPage(HttpRequest request) =>
        IsRead(request) && !IsOfProgram(request.Headers) && request.Headers["Sec-Fetch-Mode"] is { Count: > 0 } && !WantsPage(request) && PrefersHtml(request.Headers);

    private static bool IsApi(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata
        && metadata.GetMetadata<IDisableCookieRedirectMetadata>() is not null
        && metadata.GetMetadata<IAllowCookieRedirectMetadata>() is null;

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static bool IsLookedAt(HttpRequest request) =>
        !IsOfProgram(request.Headers) && WantsPage(request);

    private static bool IsOfProgram(IHeaderDictionary headers) => IsPrefetch(headers) || headers.XRequestedWith == "XMLHttpRequest";

    private static bool IsPrefetch(IHeaderDictionary headers) =>
        Contains(headers["Sec-Purpose"], "prefetch") || Contains(headers["Purpose"], "prefetch") || Contains(headers["X-Moz"], "prefetch");

    private static bool Contains(string? value, string part) =>
        value is not null && value.Contains(part, StringComparison.OrdinalIgnoreCase);

    // A range that names HTML, ranked no lower than any that names JSON; "*/*" alone is a program.
    private static bool PrefersHtml(IHeaderDictionary headers)
    {
        if (!MediaTypeHeaderValue.TryParseList(headers.Accept, out var ranges))
            return false;

        double html = 0, json = 0;
        var htmlFirst = true;
        foreach (var range in ranges)
        {
            var quality = range.Quality ?? 1;
            if (range.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase)
                || range.MediaType.Equals("application/xhtml+xml", StringComparison.OrdinalIgnoreCase))
                html = Math.Max(html, quality);
            else if (range.SubTypeWithoutSuffix.Equals("json", StringComparison.OrdinalIgnoreCase)
                || range.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            {
                htmlFirst &= html > 0;
                json = Math.Max(json, quality);
            }
        }

        return html > 0 && (html > json || (html == json && htmlFirst));
    }
}
