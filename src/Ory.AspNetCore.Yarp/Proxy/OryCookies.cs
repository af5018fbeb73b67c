using System.Text;
using Microsoft.Extensions.Primitives;

namespace Ory.AspNetCore.Yarp;

/// <summary>Tells Ory's cookies from the application's.</summary>
internal static class OryCookies
{
    /// <summary>Whether the name is that of a session cookie: the configured one, Kratos' default, or one of Ory Network.</summary>
    public static bool IsSession(ReadOnlySpan<char> name, string? configured) =>
        (configured is not null && name.Equals(configured, StringComparison.OrdinalIgnoreCase))
        || name.Equals("ory_kratos_session", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ory_session_", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the name is one that browser flows use: session, CSRF, continuity.</summary>
    /// <param name="name">The cookie's name.</param>
    /// <param name="own">The name of the session cookie where it is known: every other is between the browser and another Ory.</param>
    public static bool IsOfFlows(ReadOnlySpan<char> name, string? own) =>
        IsSession(name, own)
            ? own is null || name.Equals(own, StringComparison.OrdinalIgnoreCase)
            : name.StartsWith("csrf_token_", StringComparison.Ordinal) || name.StartsWith("ory_kratos_", StringComparison.Ordinal);

    /// <summary>The pairs of <c>Cookie</c> headers that are wanted, each to the byte; null if there are none.</summary>
    public static string? Keep(StringValues headers, string? sessionCookie, Func<ReadOnlySpan<char>, string?, bool> wanted)
    {
        StringBuilder? result = null;
        foreach (var header in headers)
        {
            foreach (var range in header.AsSpan().Split(';'))
            {
                var pair = header.AsSpan(range).Trim();
                if (pair.IsEmpty)
                    continue;

                var equals = pair.IndexOf('=');
                if (!wanted((equals < 0 ? pair : pair[..equals]).Trim(), sessionCookie))
                    continue;

                result = result is null ? new StringBuilder(header!.Length) : result.Append("; ");
                result.Append(pair);
            }
        }

        return result?.ToString();
    }
}
