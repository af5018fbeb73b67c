using System.Buffers;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// The paths of Ory's public API that the proxy serves. Everything else, the admin API first of all, does not exist behind it: on Ory Network
/// both APIs share one address, so it is the path that has to be right.
/// </summary>
internal static class PublicPaths
{
    private static readonly string[] Exact =
    [
        "/sessions",
        "/schemas",
        "/.well-known/ory/webauthn.js",
        "/self-service/errors",
    ];

    private static readonly string[] Below =
    [
        "/sessions/",
        "/schemas/",
        "/self-service/login",
        "/self-service/registration",
        "/self-service/recovery",
        "/self-service/verification",
        "/self-service/settings",
        "/self-service/logout",
        "/self-service/methods/",
        "/self-service/fed-cm/",
    ];

    // What Ory's paths are made of. No percent sign and no backslash: what a server behind would decode once more is not passed on.
    private static readonly SearchValues<char> Safe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@:+=,/");

    /// <summary>Whether the path, which begins with a slash and has no query, is one of Ory's public ones.</summary>
    public static bool Contains(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty || path[0] != '/' || path.ContainsAnyExcept(Safe) || path.Contains("//", StringComparison.Ordinal) || HasDotSegment(path))
            return false;

        foreach (var exact in Exact)
            if (path.Equals(exact, StringComparison.Ordinal))
                return true;

        foreach (var start in Below)
            if (path.StartsWith(start, StringComparison.Ordinal)
                && (start[^1] == '/' ? path.Length > start.Length : path.Length == start.Length || path[start.Length] == '/'))
                return true;

        return false;
    }

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        foreach (var segment in path.Split('/'))
            if (path[segment] is "." or "..")
                return true;

        return false;
    }
}
