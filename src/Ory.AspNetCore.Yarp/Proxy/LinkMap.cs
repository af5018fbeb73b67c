namespace Ory.AspNetCore.Yarp;

/// <summary>
/// Turns the addresses that Ory writes into its answers into addresses below the application's own origin. What is not Ory's own stays as it is,
/// to the byte: the page of a sign-in provider keeps the <c>redirect_uri</c> that Ory will name to it again.
/// </summary>
/// <param name="ory">The addresses under which Ory knows itself, without a slash at the end.</param>
/// <param name="origin">The application's origin, such as <c>https://app.example</c>.</param>
/// <param name="prefix">The path below which the application serves Ory, such as <c>/.ory</c>.</param>
internal sealed class LinkMap(IReadOnlyList<string> ory, string origin, string prefix)
{
    // return_to inside return_to inside return_to: more than that no flow makes.
    private const int MaxDepth = 4;

    // Of addresses without Ory's own before them only those of flows are surely Ory's: an application has its own pages below /sessions or /schemas.
    private const string Flows = "/self-service/";

    /// <summary>The address as browsers are to see it; the same string if there is nothing to change.</summary>
    public string Rewrite(string url) => Rewrite(url, 0, Flows);

    private string Rewrite(string url, int depth, string below)
    {
        foreach (var address in ory)
            if (StartsWithAddress(url, address) && IsServed(url.AsSpan(address.Length)))
                return Own(url.AsSpan(address.Length), depth);

        if (StartsWithAddress(url, origin))
        {
            // Ory builds the address of a request from X-Forwarded-Host, which has no place for our prefix.
            var rest = url.AsSpan(origin.Length);
            return IsOrys(rest, below) ? Own(rest, depth) : string.Concat(origin, RewriteQuery(rest, depth));
        }

        return url is ['/', not ('/' or '\\'), ..] && IsOrys(url, below) ? string.Concat(prefix, RewriteQuery(url, depth)) : url;
    }

    // At an address of Ory Network there is more (OAuth 2.0, pages), which is nowhere but there.
    private static bool IsServed(ReadOnlySpan<char> rest) => Path(rest) is var path && (path is "" or "/" || PublicPaths.Contains(path));

    private static bool IsOrys(ReadOnlySpan<char> rest, string below) => rest.StartsWith(below, StringComparison.Ordinal) && PublicPaths.Contains(Path(rest));

    /// <summary>Free text, such as an error's reason: addresses of Ory anywhere in it.</summary>
    public string RewriteText(string text)
    {
        foreach (var address in ory)
        {
            for (var at = text.IndexOf(address, StringComparison.OrdinalIgnoreCase); at >= 0;)
            {
                var replaced = StartsWithAddress(text.AsSpan(at), address, anyBoundary: true);
                if (replaced)
                    text = string.Concat(text.AsSpan(0, at), origin, prefix, text.AsSpan(at + address.Length));
                var next = at + (replaced ? origin.Length + prefix.Length : address.Length);
                at = next < text.Length ? text.IndexOf(address, next, StringComparison.OrdinalIgnoreCase) : -1;
            }
        }

        return text;
    }

    /// <summary>A <c>Link</c> header: its targets, which are further pages of what was asked for, and nothing else of it.</summary>
    public string RewriteLinkHeader(string value)
    {
        var result = new System.Text.StringBuilder(value.Length + 32);
        var at = 0;
        while (value.IndexOf('<', at) is >= 0 and var start && value.IndexOf('>', start) is > 0 and var end)
        {
            result.Append(value, at, start + 1 - at).Append(Rewrite(value[(start + 1)..end], 0, below: "/"));
            at = end;
        }

        return result.Append(value, at, value.Length - at).ToString();
    }

    private string Own(ReadOnlySpan<char> rest, int depth) => string.Concat(origin, prefix, RewriteQuery(rest, depth));

    private ReadOnlySpan<char> RewriteQuery(ReadOnlySpan<char> rest, int depth)
    {
        var query = rest.IndexOf('?');
        if (query < 0 || depth >= MaxDepth)
            return rest;

        var fragment = rest[query..].IndexOf('#');
        var end = fragment < 0 ? rest.Length : query + fragment;
        System.Text.StringBuilder? result = null;
        var copied = 0;
        foreach (var range in rest[(query + 1)..end].Split('&'))
        {
            var (start, stop) = (query + 1 + range.Start.GetOffset(end - query - 1), query + 1 + range.End.GetOffset(end - query - 1));
            var equals = rest[start..stop].IndexOf('=');
            if (equals < 0)
                continue;

            start += equals + 1;
            var value = Uri.UnescapeDataString(rest[start..stop].ToString());
            var rewritten = Rewrite(value, depth + 1, Flows);
            if (ReferenceEquals(rewritten, value) || rewritten == value)
                continue;

            result ??= new();
            result.Append(rest[copied..start]).Append(Uri.EscapeDataString(rewritten));
            copied = stop;
        }

        return result is null ? rest : result.Append(rest[copied..]).ToString();
    }

    private static ReadOnlySpan<char> Path(ReadOnlySpan<char> rest) => rest.IndexOfAny('?', '#') is >= 0 and var end ? rest[..end] : rest;

    /// <summary>The address, and then its end: <c>https://ory.example.evil.example</c> does not begin with <c>https://ory.example</c>.</summary>
    private static bool StartsWithAddress(ReadOnlySpan<char> url, string address, bool anyBoundary = false)
    {
        if (address.Length == 0 || !url.StartsWith(address, StringComparison.OrdinalIgnoreCase))
            return false;
        if (url.Length == address.Length)
            return true;

        var next = url[address.Length];
        if (next is '/' or '?' or '#')
            return true;

        // In a sentence the full stop after an address is no part of it.
        var endsSentence = next is '.' or ':' && (url.Length == address.Length + 1 || char.IsWhiteSpace(url[address.Length + 1]));
        return anyBoundary && (endsSentence || (!char.IsAsciiLetterOrDigit(next) && next is not (':' or '@' or '.' or '-' or '_' or '%')));
    }
}
