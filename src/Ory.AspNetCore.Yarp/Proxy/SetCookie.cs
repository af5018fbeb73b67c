using System.Text;

namespace Ory.AspNetCore.Yarp;

/// <summary>Ory's <c>Set-Cookie</c> lines, made the application's own: host-only, for the whole origin, <c>Secure</c> as its connections are.</summary>
internal static class SetCookie
{
    /// <summary>Name and value stay to the byte, and so does every attribute but <c>Domain</c>, <c>Path</c> and <c>Secure</c> (RFC 6265, 4.1).</summary>
    /// <param name="origin">The application's origin as browsers reach it.</param>
    /// <param name="line">The header's value as Ory sent it.</param>
    public static string ForOrigin(string origin, string line)
    {
        var secure = SecureFor(origin);
        var name = Name(line);
        // Browsers refuse these names without Secure, so there it is never taken away.
        if (name.StartsWith("__Host-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("__Secure-", StringComparison.OrdinalIgnoreCase))
            secure = true;

        var result = new StringBuilder(line.Length + 8);
        var first = true;
        foreach (var range in line.AsSpan().Split(';'))
        {
            var part = line.AsSpan(range);
            if (first)
            {
                result.Append(part.TrimEnd()).Append("; Path=/");
                first = false;
                continue;
            }

            var attribute = part.Trim();
            var equals = attribute.IndexOf('=');
            var key = (equals < 0 ? attribute : attribute[..equals]).TrimEnd();
            if (key.IsEmpty || key.Equals("Domain", StringComparison.OrdinalIgnoreCase) || key.Equals("Path", StringComparison.OrdinalIgnoreCase))
                continue;
            if (secure is not null && key.Equals("Secure", StringComparison.OrdinalIgnoreCase))
                continue;
            // Refused by browsers without Secure.
            if (secure is false && key.Equals("Partitioned", StringComparison.OrdinalIgnoreCase))
                continue;
            // So is None; on the own origin Lax does as well.
            if (secure is false && key.Equals("SameSite", StringComparison.OrdinalIgnoreCase)
                && attribute[(equals + 1)..].Trim().Equals("None", StringComparison.OrdinalIgnoreCase))
            {
                result.Append("; SameSite=Lax");
                continue;
            }

            result.Append("; ").Append(attribute);
        }

        return (secure is true ? result.Append("; Secure") : result).ToString();
    }

    /// <summary>What the <c>Secure</c> attribute has to be for an application of this origin; null where Ory's choice stays.</summary>
    private static bool? SecureFor(string origin)
    {
        if (origin.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            return true;

        // Over plain http a browser may drop the cookie, and that is of use on the developer's own machine only.
        return Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.IsLoopback ? false : null;
    }

    /// <summary>The name of the cookie that the line sets.</summary>
    public static ReadOnlySpan<char> Name(ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAny('=', ';');
        return (end < 0 ? line : line[..end]).Trim();
    }
}
