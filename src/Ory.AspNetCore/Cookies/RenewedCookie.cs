namespace Ory.AspNetCore;

/// <summary>The session cookie that a whoami renewed: Ory does so when the session now lasts longer than the cookie says.</summary>
internal static class RenewedCookie
{
    /// <summary>The one Set-Cookie that renews the cookie of the credential; every other is dropped.</summary>
    public static string? Find(IReadOnlyList<string>? setCookies, OryCredential credential)
    {
        if (setCookies is null || setCookies.Count == 0 || credential.Kind != OryCredentialKind.Cookie)
            return null;

        var name = credential.Value[..(credential.Value.IndexOf('=') + 1)];
        foreach (var setCookie in setCookies)
        {
            if (name.Length > 1 && setCookie.AsSpan().StartsWith(name, StringComparison.Ordinal) && !setCookie.AsSpan().ContainsAny('\r', '\n', '\0'))
                return setCookie;
        }

        return null;
    }
}
