using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ory.AspNetCore;

/// <summary>The address somebody is sent back to: always on this application's own origin, or none at all.</summary>
internal static class ReturnTo
{
    /// <summary>Longer ones are cut to their path, then to the root: Ory keeps the address, proxies limit a request line.</summary>
    internal const int MaximumLength = 4096;

    private const string AnyOrigin = "https://any.invalid";

    /// <summary>Where to go after the flow that answers this request. What the caller of a challenge asked for counts only if it is on the origin.</summary>
    public static string For(HttpContext context, string origin, string? redirectUri)
    {
        if (redirectUri is not null)
            return Local(origin, redirectUri) ?? Root(context, origin);

        // A program's own address is no place to bring a person; the page that called it is.
        return BrowserNavigation.IsNavigation(context.Request)
            ? Page(context, origin)
            : Local(origin, context.Request.Headers.Referer, absoluteOnly: true) ?? Root(context, origin);
    }

    /// <summary>The same address in full if it is a path of the origin or an address on it; else null.</summary>
    public static string? Local(string origin, string? candidate, bool absoluteOnly = false)
    {
        if (string.IsNullOrEmpty(candidate) || candidate.Length > MaximumLength || !IsPlain(candidate))
            return null;

        // What browsers read as another authority: "//host", "/\host", and all that a tab or a line end (refused above) hides.
        var isPath = candidate[0] == '/';
        if (isPath && (absoluteOnly || candidate is ['/', '/' or '\\', ..]))
            return null;

        // The authority ends with the first of these, for everybody (RFC 3986 section 3.2): whatever comes after it is on the origin.
        var text = isPath ? origin + candidate : candidate;
        if (!text.StartsWith(origin, StringComparison.OrdinalIgnoreCase) || !(text.Length == origin.Length || text[origin.Length] is '/' or '?' or '#'))
            return null;

        var end = text.IndexOf('#', StringComparison.Ordinal);
        var rest = text[origin.Length..(end < 0 ? text.Length : end)];
        return rest is ['/', ..] ? origin + rest : $"{origin}/{rest}";
    }

    /// <summary>The same if it is a path of this application, which is safe to redirect to on whatever origin it is; else null.</summary>
    public static string? LocalPath(string? candidate) =>
        candidate is ['/', ..] && Local(AnyOrigin, candidate) is { } address ? address[AnyOrigin.Length..] : null;

    // Where the application begins: above it another one may be, and Ory may not let anybody return there.
    private static string Root(HttpContext context, string origin) => origin + PathBase(context).ToUriComponent() + "/";

    /// <summary>Below which path the application was reached, whatever has been re-executed since.</summary>
    public static PathString PathBase(HttpContext context) => context.Features.Get<IAuthenticationFeature>()?.OriginalPathBase ?? context.Request.PathBase;

    private static string Page(HttpContext context, string origin)
    {
        var path = PathBase(context).ToUriComponent() + Path(context).ToUriComponent();
        var address = origin + (path is ['/', ..] ? path : "/" + path);
        var withQuery = address + Query(context);
        return withQuery.Length <= MaximumLength ? withQuery
            : address.Length <= MaximumLength ? address
            : Root(context, origin);
    }

    // What runs a page for a status or an exception has authentication run anew for that page, where that stands behind it: then it knows the other path.
    private static PathString Path(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is { OriginalPath: ['/', ..] asked } ? new PathString(asked)
        : context.Features.Get<IExceptionHandlerPathFeature>() is { Path: ['/', ..] failed } ? new PathString(failed)
        : context.Features.Get<IAuthenticationFeature>()?.OriginalPath ?? context.Request.Path;

    // As it was sent: decoding and encoding again would change what the page gets back.
    private static string Query(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (string.IsNullOrEmpty(target))
            return context.Request.QueryString.ToUriComponent();

        var start = target.IndexOf('?', StringComparison.Ordinal);
        if (start < 0)
            return "";

        var end = target.IndexOf('#', start);
        return Escaped(target.AsSpan(start, (end < 0 ? target.Length : end) - start));
    }

    private static string Escaped(ReadOnlySpan<char> query)
    {
        if (IsPlain(query))
            return query.ToString();

        var escaped = new StringBuilder(query.Length + 16);
        foreach (var rune in query.EnumerateRunes())
        {
            if (rune.IsAscii && IsPlain((char)rune.Value))
                escaped.Append((char)rune.Value);
            else
                escaped.Append(Uri.EscapeDataString(rune.ToString()));
        }

        return escaped.ToString();
    }

    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!IsPlain(character))
                return false;
        }

        return true;
    }

    // Printable ASCII without what no address may hold raw, and without the backslash, which browsers take for a slash.
    private static bool IsPlain(char character) => character is > ' ' and < '\x7f' and not ('\\' or '"' or '<' or '>' or '`' or '{' or '}' or '|' or '^');
}
