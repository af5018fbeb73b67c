using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>
/// Notices somebody who is sent to Ory again and again for one page and never gets in, mostly because Ory's cookie does not reach this host. The
/// browser counts, in a cookie of 30 seconds: a server could not tell apart those who come without any.
/// </summary>
internal static class LoopGuard
{
    internal const string CookieName = ".Ory.Challenges";
    internal const int Limit = 3;
    internal static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Counts a challenge; true for the third within the window for the same page and the same state: what somebody lacks, and the session that
    /// lacks it. Another step on the way is no loop.
    /// </summary>
    public static bool IsLoop(HttpContext context, string state, DateTimeOffset now)
    {
        var request = context.Request;
        var mark = Mark($"{request.PathBase}{request.Path}\n{state}");
        var (count, since) = Read(request.Cookies[CookieName], mark, now);

        if (++count >= Limit)
        {
            Forget(context);
            return true;
        }

        context.Response.Cookies.Append(CookieName, string.Create(CultureInfo.InvariantCulture, $"{mark}.{since.ToUnixTimeSeconds()}.{count}"), Cookie(context, Window));
        return false;
    }

    /// <summary>Whether this browser was sent to Ory a moment ago, and has not got in since.</summary>
    public static bool SentAway(HttpContext context) => context.Request.Cookies.ContainsKey(CookieName);

    /// <summary>Somebody got in: what was counted is over.</summary>
    public static void Passed(HttpContext context)
    {
        // Looked for as text: nobody should pay for the cookies' parsing who has none of ours.
        foreach (var header in context.Request.Headers.Cookie)
        {
            if (header is not null && header.Contains(CookieName, StringComparison.Ordinal) && !context.Response.HasStarted)
                Forget(context);
        }
    }

    private static void Forget(HttpContext context) => context.Response.Cookies.Delete(CookieName, Cookie(context, null));

    private static (int Count, DateTimeOffset Since) Read(string? cookie, string mark, DateTimeOffset now)
    {
        var parts = cookie?.Split('.') ?? [];
        if (parts.Length == 3 && parts[0] == mark
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= now.ToUnixTimeSeconds()
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < Limit
            && now.ToUnixTimeSeconds() - seconds <= Window.TotalSeconds)
            return (count, DateTimeOffset.FromUnixTimeSeconds(seconds));

        return (0, now);
    }

    private static string Mark(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private static CookieOptions Cookie(HttpContext context, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = maxAge,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };
}
