using System.Globalization;
using System.Security.Claims;
using System.Text;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>Says of a scheme's options what is missing or wrong, each time with the configuration key and what to set.</summary>
internal static class OptionsCheck
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static void ThrowIfInvalid(OryOptions options, string scheme)
    {
        var failures = Find(options, "Authentication:Schemes:" + scheme + ":").ToList();
        if (failures.Count > 0)
            throw new OptionsValidationException(scheme, typeof(OryOptions), failures);
    }

    private static IEnumerable<string> Find(OryOptions options, string key)
    {
        if (string.IsNullOrWhiteSpace(options.BaseUrl))
            yield return $"{key}BaseUrl is not set. Set it to the address of Ory's public API as this server reaches it, for example \"http://localhost:4433\" or \"https://slug.projects.oryapis.com\".";
        else if (!IsApiAddress(options.BaseUrl))
            yield return $"{key}BaseUrl is {Shown(options.BaseUrl)}, which is not an absolute http or https address without user name, query, fragment, blank and line end. Set it to the address of Ory's public API, for example \"http://localhost:4433\".";

        if (options.BrowserUrl is { } browserUrl && !IsApiAddress(browserUrl) && !IsOwnPath(browserUrl))
            yield return $"{key}BrowserUrl is {Shown(browserUrl)}. Set it to the address of Ory's public API as browsers reach it, for example \"https://id.example.org\", or to a path on this origin, for example \"/.ory\".";

        if (options.PublicOrigin is { } publicOrigin && !IsOrigin(publicOrigin))
            yield return $"{key}PublicOrigin is {Shown(publicOrigin)}, which is not an origin. Set it to scheme, host and port of this application as browsers reach it, for example \"https://app.example.org\".";

        foreach (var origin in options.AllowedOrigins.Where(origin => !IsOrigin(origin)))
            yield return $"{key}AllowedOrigins has {Shown(origin)}, which is not an origin. Give scheme, host and port, for example \"https://other.example.org\".";

        if (options.SessionCookieName is { } name && (name.Length == 0 || name.AsSpan().ContainsAnyExcept(CookieNames.Characters)))
            yield return $"{key}SessionCookieName is \"{name}\", which cannot be the name of a cookie. Set it to the name that Ory gives its session cookie, for example \"ory_kratos_session\", or leave it out.";

        if (options.BearerPrefixes.Any(string.IsNullOrEmpty))
            yield return $"{key}BearerPrefixes has an empty entry, with which the tokens of other schemes would be sent to Ory. Give what Ory's session tokens begin with, for example \"ory_st_\", or set AcceptBearer to false.";

        if (options.ClaimsIssuer is { } issuer && (string.IsNullOrWhiteSpace(issuer) || issuer == ClaimsIdentity.DefaultIssuer))
            yield return $"{key}ClaimsIssuer is \"{issuer}\", which is the issuer of claims that anything in this application adds, so that policies could not tell them from the handler's. Set it to a name of your own, or leave it out.";

        if (options.RequiredAal is not (null or "aal1" or "aal2"))
            yield return $"{key}RequiredAal is \"{options.RequiredAal}\". Set it to \"aal1\" or \"aal2\", or leave it out.";

        if (options.CacheSize < 1)
            yield return $"{key}CacheSize is {Text(options.CacheSize)}. Set it to at least 1; to cache nothing set CacheDuration to \"00:00:00\".";

        if (options.RejectedCacheSize < 1)
            yield return $"{key}RejectedCacheSize is {Text(options.RejectedCacheSize)}. Set it to at least 1; to remember nothing set RejectedCacheDuration to \"00:00:00\".";

        if (IsOutside(options.CacheDuration, TimeSpan.Zero, Day))
            yield return $"{key}CacheDuration is {options.CacheDuration}. Set it to a time from \"00:00:00\" (no cache) to \"1.00:00:00\".";

        if (IsOutside(options.RejectedCacheDuration, TimeSpan.Zero, Minute))
            yield return $"{key}RejectedCacheDuration is {options.RejectedCacheDuration}. Set it to a time from \"00:00:00\" to \"00:01:00\".";

        if (IsOutside(options.StaleOnOutage, TimeSpan.Zero, Day))
            yield return $"{key}StaleOnOutage is {options.StaleOnOutage}. Set it to a time from \"00:00:00\" (off) to \"1.00:00:00\".";

        if (IsOutside(options.Timeout, TimeSpan.FromMilliseconds(10), Minute))
            yield return $"{key}Timeout is {options.Timeout}. Set it to a time from \"00:00:00.010\" to \"00:01:00\", for example \"00:00:03\".";
    }

    private static bool IsOutside(TimeSpan value, TimeSpan least, TimeSpan most) => value < least || value > most;

    // An address that names somebody names his password as well, and this ends in a log.
    private static string Shown(string address) => address.Contains('@', StringComparison.Ordinal) ? "an address with a user name" : $"\"{address}\"";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    // A line end is easily read along with a setting. A Uri leaves it out; what is made of the text itself (a redirect) does not.
    private static bool IsOfOneWord(string value) => !value.AsSpan().ContainsAnyInRange('\0', ' ');

    private static bool IsApiAddress(string value) =>
        IsOfOneWord(value) && Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Host.Length > 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;

    private static bool IsOrigin(string value) => IsApiAddress(value) && new Uri(value).AbsolutePath == "/" && !value.Contains('\\', StringComparison.Ordinal);

    // "//host" and "/\host" are other origins to a browser.
    private static bool IsOwnPath(string value) =>
        value.StartsWith('/') && !value.StartsWith("//", StringComparison.Ordinal) && value.AsSpan().IndexOfAny('\\', '?', '#') < 0
        && IsOfOneWord(value) && Ascii.IsValid(value);
}
