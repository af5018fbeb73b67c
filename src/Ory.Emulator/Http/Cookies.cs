using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>Writes <c>Set-Cookie</c> and reads <c>Cookie</c> the way Kratos does: values are taken and sent as they are.</summary>
internal static partial class Cookies
{
    private static readonly SearchValues<char> OfName = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly SearchValues<char> OfValue = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Except("\"\\;")]);

    public static void Set(HttpResponse response, string name, string value, CookieSettings settings, TimeSpan? maxAge, DateTimeOffset? expires)
    {
        var line = new StringBuilder(name).Append('=').Append(value);
        if (settings.Path.Length > 0) line.Append("; Path=").Append(settings.Path);
        if (settings.Domain is { } domain && IsDomain(domain)) line.Append("; Domain=").Append(domain[0] == '.' ? domain[1..] : domain);
        if (expires is { } at) line.Append("; Expires=").Append(at.UtcDateTime.ToString("R", CultureInfo.InvariantCulture));
        if (maxAge is { } age) line.Append(CultureInfo.InvariantCulture, $"; Max-Age={(long)age.TotalSeconds}");
        line.Append("; HttpOnly");
        if (settings.Secure) line.Append("; Secure");
        line.Append("; SameSite=").Append(settings.SameSite);
        response.Headers.Append("Set-Cookie", line.ToString());
    }

    // Go leaves out what is none, as with a port or a scheme: the cookie is for the host alone then.
    private static bool IsDomain(string text) => text.Length <= 255 && (DomainName().IsMatch(text) || (IPAddress.TryParse(text, out var address) && address.ToString() == text && !text.Contains(':')));

    // Labels that begin and end with no hyphen; somewhere there is a letter.
    [GeneratedRegex(@"^\.?(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?)*\.?$", RegexOptions.CultureInvariant)]
    private static partial Regex DomainName();

    /// <summary>The values of all cookies of a name, in the order of the header.</summary>
    public static IEnumerable<string> Values(HttpRequest request, string name) =>
        Pairs(request).Where(pair => pair.Name == name).Select(pair => pair.Value);

    /// <summary>The cookies that Go reads: those whose names are tokens, and whose values have neither quotes nor backslashes within, nor letters that are not ASCII.</summary>
    public static IEnumerable<(string Name, string Value)> Pairs(HttpRequest request)
    {
        foreach (var header in request.Headers.Cookie)
        {
            foreach (var part in (header ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var at = part.IndexOf('=');
                var (name, value) = at < 0 ? (part, "") : (part[..at].TrimEnd(), part[(at + 1)..]);
                if (value.Length > 1 && value[0] == '"' && value[^1] == '"') value = value[1..^1];
                if (name.Length > 0 && !name.AsSpan().ContainsAnyExcept(OfName) && !value.AsSpan().ContainsAnyExcept(OfValue)) yield return (name, value);
            }
        }
    }
}
