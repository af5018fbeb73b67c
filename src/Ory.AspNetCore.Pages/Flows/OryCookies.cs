using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// Ory's cookies of one browser during one request: exactly these go to Ory, and exactly these come back. What Ory sets counts for the next call too.
internal sealed class OryCookies
{
    private const string ContinuityCookie = "ory_kratos_continuity";
    private const string CsrfPrefix = "csrf_token_";

    private readonly HttpContext _context;
    private readonly string? _sessionCookie;
    private readonly Func<string, string> _rewrite;
    private readonly List<(string Name, string Pair)> _pairs = [];

    // "rewrite" is what becomes of a cookie before the browser gets it.
    public OryCookies(HttpContext context, string? sessionCookie, Func<string, string> rewrite)
    {
        _context = context;
        _sessionCookie = sessionCookie;
        _rewrite = rewrite;
        foreach (var header in context.Request.Headers.Cookie)
        {
            foreach (var part in (header ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (NameOf(part) is { } name && IsOrys(name))
                    _pairs.Add((name, part));
            }
        }

        HasCsrf = _pairs.Exists(p => p.Name.StartsWith(CsrfPrefix, StringComparison.Ordinal));
    }

    public FrontendCredential Credential => _pairs.Count == 0 ? FrontendCredential.None : FrontendCredential.FromCookie(Header);

    public string Header => string.Join("; ", _pairs.Select(p => p.Pair));

    public bool HasSession => _pairs.Exists(p => IsSession(p.Name));

    // Whether the browser sent one: Ory gives a new one with every refusal.
    public bool HasCsrf { get; }

    public void Take(IEnumerable<string> setCookies)
    {
        foreach (var text in setCookies)
        {
            var parts = PartsOf(text);
            if (parts.Length == 0 || NameOf(parts[0]) is not { } name || !IsOrys(name))
                continue;

            _pairs.RemoveAll(p => p.Name == name);
            if (!Removes(parts))
                _pairs.Add((name, parts[0]));
            _context.Response.Headers.Append(HeaderNames.SetCookie, _rewrite(text));
        }
    }

    // With the attributes that a browser takes from this origin, which is the one that it sees.
    public static string ForOrigin(Uri origin, string setCookie)
    {
        var parts = PartsOf(setCookie);
        var kept = new List<string> { parts[0] };
        var secure = origin.Scheme == Uri.UriSchemeHttps;
        foreach (var attribute in parts.Skip(1))
        {
            var (name, value) = Split(attribute);
            switch (name.ToLowerInvariant())
            {
                case "domain" when !Covers(value, origin.Host):
                    break;      // Another host's: the browser would refuse the cookie.
                case "secure":
                    // Browsers refuse "__Host-" and "__Secure-" without it, and take it on this machine too.
                    secure |= !origin.IsLoopback || parts[0].StartsWith("__", StringComparison.Ordinal);
                    break;
                default:
                    kept.Add(attribute);
                    break;
            }
        }

        if (secure)
            kept.Add("Secure");
        else if (kept.FindIndex(a => a.Equals("SameSite=None", StringComparison.OrdinalIgnoreCase)) is >= 0 and var index)
            kept[index] = "SameSite=Lax";       // Browsers refuse None without Secure.

        return string.Join("; ", kept);
    }

    private bool IsOrys(string name) =>
        IsSession(name) || name == ContinuityCookie || name.StartsWith(CsrfPrefix, StringComparison.Ordinal);

    private bool IsSession(string name) => _sessionCookie is not null
        ? name == _sessionCookie
        : name == OryDefaults.SessionCookieName || name.StartsWith(OryDefaults.NetworkSessionCookiePrefix, StringComparison.Ordinal);

    private static string[] PartsOf(string setCookie) => setCookie.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? NameOf(string pair) => pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var end ? pair[..end].TrimEnd() : null;

    private static bool Removes(string[] parts) => Array.Exists(parts, a =>
        Split(a) is var (name, value) && name.Equals("Max-Age", StringComparison.OrdinalIgnoreCase) && (value == "0" || value.StartsWith('-')));

    private static (string Name, string Value) Split(string attribute)
    {
        var end = attribute.IndexOf('=', StringComparison.Ordinal);
        return end < 0 ? (attribute, "") : (attribute[..end].TrimEnd(), attribute[(end + 1)..].TrimStart());
    }

    private static bool Covers(string domain, string host)
    {
        domain = domain.TrimStart('.');
        return host.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || (host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase) && !IPAddress.TryParse(host, out _));
    }
}
