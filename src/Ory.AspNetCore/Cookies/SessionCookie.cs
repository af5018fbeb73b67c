using System.Text;

namespace Ory.AspNetCore;

/// <summary>Finds the session cookie's pairs in a Cookie header and leaves every byte of them as it is.</summary>
internal static class SessionCookie
{
    /// <summary>The pairs of the cookie that is called so; without a name, of Ory's default or else of the only one that looks like Ory Network's.</summary>
    public static OryCredential Find(string header, string? name, out bool ambiguous)
    {
        ambiguous = false;
        if (name is not null)
            return Named(header, name);

        var credential = Named(header, OryDefaults.SessionCookieName);
        return credential.Kind != OryCredentialKind.None ? credential : OnlyOfNetwork(header, out ambiguous);
    }

    private static OryCredential Named(string header, ReadOnlySpan<char> name)
    {
        int start = -1, end = -1;
        StringBuilder? several = null;

        for (var next = 0; TryNext(header, ref next, out var from, out var to);)
        {
            if (!IsNamed(header.AsSpan(from, to - from), name))
                continue;

            if (start < 0)
                (start, end) = (from, to);
            else
                // Two cookies of one name (another path or domain): Kratos takes the first that it can decode, so it gets them all.
                (several ??= new StringBuilder(header, start, end - start, 0)).Append("; ").Append(header, from, to - from);
        }

        return several is not null ? OryCredential.FromCookie(several.ToString())
            : start >= 0 ? new OryCredential(OryCredentialKind.Cookie, header, start, end - start)
            : default;
    }

    private static OryCredential OnlyOfNetwork(string header, out bool ambiguous)
    {
        ReadOnlySpan<char> name = default;
        ambiguous = false;

        for (var next = 0; TryNext(header, ref next, out var from, out var to);)
        {
            var pair = header.AsSpan(from, to - from);
            var equals = pair.IndexOf('=');
            if (equals < 0 || equals == pair.Length - 1 || !pair.StartsWith(OryDefaults.NetworkSessionCookiePrefix, StringComparison.Ordinal))
                continue;

            if (name.IsEmpty)
                name = pair[..equals];
            else if (!name.SequenceEqual(pair[..equals]))
                ambiguous = true;
        }

        return name.IsEmpty || ambiguous ? default : Named(header, name);
    }

    // A cookie without a value is none: Kratos goes on to the next source as well.
    private static bool IsNamed(ReadOnlySpan<char> pair, ReadOnlySpan<char> name) =>
        pair.Length > name.Length + 1 && pair[name.Length] == '=' && pair.StartsWith(name, StringComparison.Ordinal);

    // The next pair, trimmed, without its semicolon: as Go's net/http, which Kratos uses, divides the header.
    private static bool TryNext(ReadOnlySpan<char> header, ref int next, out int from, out int to)
    {
        (from, to) = (next, next);
        if (next > header.Length)
            return false;

        var semicolon = header[next..].IndexOf(';');
        to = semicolon < 0 ? header.Length : next + semicolon;
        next = to + 1;

        while (from < to && header[from] is ' ' or '\t')
            from++;
        while (to > from && header[to - 1] is ' ' or '\t')
            to--;
        return true;
    }
}
