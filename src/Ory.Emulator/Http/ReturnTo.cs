using System.Text.RegularExpressions;

namespace Ory.Emulator;

/// <summary>Where a browser may be sent after a flow.</summary>
internal sealed partial class ReturnTo(KratosConfiguration configuration)
{
    /// <summary>The URL to go to, or the error that says why not.</summary>
    /// <param name="wanted">What was asked for; empty for the default.</param>
    /// <param name="fallback">The default; null for the configured one.</param>
    public (string Url, ApiError? Error) Resolve(string? wanted, string? fallback = null) => Resolve(wanted, fallback, configuration.AllowedReturnUrls);

    /// <summary>The URL to go to where only the server's own pages are allowed; the default for every other one.</summary>
    public string ResolveOwn(string? wanted) => Resolve(wanted, null, []).Url;

    private (string Url, ApiError? Error) Resolve(string? wanted, string? fallback, IEnumerable<string> entries)
    {
        fallback ??= configuration.DefaultReturnUrl;
        if (string.IsNullOrEmpty(wanted)) return (fallback, null);
        if (Parts(wanted) is not { } parts) return (fallback, Errors.BadRequest($"The return_to address \"{wanted}\" is no URL."));
        var origin = Parts(fallback)!.Value;
        var scheme = parts.Scheme.Length == 0 ? origin.Scheme : parts.Scheme.ToLowerInvariant();
        var host = parts.Host.Length == 0 ? origin.Host : parts.Host;
        var url = parts is { Scheme.Length: > 0, Host.Length: > 0 } ? scheme + wanted[scheme.Length..] : $"{scheme}://{host}{parts.Remainder}";
        var allowed = !wanted.Contains('\\') && (parts.Scheme.Length == 0 || parts.Host.Length > 0)
            && entries.Append(configuration.PublicBaseUrl.TrimEnd('/') + "/self-service").Any(entry => Fits(entry, scheme, host, parts.Path));
        return allowed ? (url, null) : (fallback, Errors.ReturnToForbidden(wanted));
    }

    private static bool Fits(string entry, string scheme, string host, string path)
    {
        if (Parts(entry) is not { } allowed) return false;
        if (!string.Equals(allowed.Scheme, scheme, StringComparison.OrdinalIgnoreCase)) return false;
        // A path that does not begin at the root, as in return_to=a, is under no entry.
        if (!Rooted(path).StartsWith(Rooted(allowed.Path), StringComparison.Ordinal)) return false;
        if (string.Equals(allowed.Host, host, StringComparison.OrdinalIgnoreCase)) return true;
        // "*" and "*.tld" would let everybody in.
        return allowed.Host.StartsWith("*.", StringComparison.Ordinal) && allowed.Host.IndexOf('.', 2) > 0
            && host.Length > allowed.Host.Length - 1 && host.EndsWith(allowed.Host[1..], StringComparison.OrdinalIgnoreCase);
    }

    private static string Rooted(string path) => path.Length == 0 ? "/" : path;

    private static (string Scheme, string Host, string Path, string Remainder)? Parts(string url)
    {
        if (url.Any(char.IsControl) || BadEscape().IsMatch(url)) return null;
        var match = Url().Match(url);
        if (!match.Success) return null;
        var (scheme, host, path) = (match.Groups["scheme"].Value, match.Groups["host"].Value, match.Groups["path"].Value);
        if (scheme.Length == 0 && !match.Groups["authority"].Success && path.Split('/')[0].Contains(':')) return null;
        if (host.Contains(' ') || BadPort().IsMatch(host[(host.LastIndexOf('@') + 1)..])) return null;
        return (scheme, host, path, url[(match.Groups["path"].Index)..]);
    }

    [GeneratedRegex(@"^(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(?<authority>//(?<host>[^/?#]*))?(?<path>[^?#]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})")]
    private static partial Regex BadEscape();

    [GeneratedRegex(@"^[^\[]*:[^:]*[^0-9:][^:]*$|\]:[0-9]*[^0-9]")]
    private static partial Regex BadPort();
}
