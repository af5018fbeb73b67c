namespace Ory.AspNetCore.Yarp;

/// <summary>Reads <c>Authorization: Bearer</c> as Ory does: the scheme in any case, then the token.</summary>
internal static class BearerToken
{
    /// <summary>Whether the header's value is a bearer token that begins with one of the prefixes.</summary>
    public static bool IsOf(ReadOnlySpan<char> authorization, IEnumerable<string> prefixes)
    {
        authorization = authorization.Trim();
        if (!authorization.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase) || authorization.Length < 8 || !char.IsWhiteSpace(authorization[6]))
            return false;

        var token = authorization[6..].Trim();
        foreach (var prefix in prefixes)
            if (token.StartsWith(prefix, StringComparison.Ordinal))
                return true;

        return false;
    }
}
