using System.Collections.Concurrent;

namespace Ory.Emulator;

/// <summary>Where a browser may be sent after a flow.</summary>
internal sealed class ReturnTo(KratosConfiguration configuration)
{
    // Names at the top of which nobody can register another: Kratos takes a star before them, as before any top that is not public.
    private static readonly string[] NobodysTops = ["localhost", "local", "test", "example", "invalid", "internal", "lan", "home", "corp", "intranet"];

    private readonly ConcurrentQueue<string> _allowed = new(configuration.AllowedReturnUrls);

    /// <summary>Allows an address besides those of the configuration.</summary>
    public void Allow(string url) => _allowed.Enqueue(url);

    /// <summary>The URL to go to, or the error that says why not.</summary>
    /// <param name="wanted">What was asked for; empty for the default.</param>
    /// <param name="fallback">The default; null for the configured one.</param>
    public (string Url, ApiError? Error) Resolve(string? wanted, string? fallback = null) => Resolve(wanted, fallback, _allowed);

    /// <summary>The URL to go to where only the server's own pages are allowed; the default for every other one.</summary>
    public string ResolveOwn(string? wanted) => Resolve(wanted, null, []).Url;

    private (string Url, ApiError? Error) Resolve(string? wanted, string? fallback, IEnumerable<string> entries)
    {
        fallback ??= configuration.DefaultReturnUrl;
        if (string.IsNullOrEmpty(wanted)) return (fallback, null);
        if (GoUrl.Parse(wanted) is not { } url) return (fallback, Errors.BadRequest($"The return_to address \"{wanted}\" is no URL."));
        var origin = GoUrl.Parse(fallback)!;
        url = url with { Scheme = url.Scheme.Length == 0 ? origin.Scheme : url.Scheme, Host = url.Host.Length == 0 ? origin.Host : url.Host };
        var allowed = entries.Append(configuration.PublicBaseUrl.TrimEnd('/') + "/self-service").Any(entry => GoUrl.Parse(entry) is { } known && Fits(known, url));
        return allowed ? (url.ToString(), null) : (fallback, Errors.ReturnToForbidden(wanted));
    }

    // A path that does not begin at the root, as in return_to=a, is under no entry.
    private static bool Fits(GoUrl allowed, GoUrl url) =>
        allowed.Scheme == url.Scheme && HostFits(allowed.Host, url.Host) && Rooted(url.Path).StartsWith(Rooted(allowed.Path), StringComparison.Ordinal);

    private static bool HostFits(string allowed, string host) => allowed.StartsWith('*')
        ? !LetsEverybodyIn(allowed) && host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
        : string.Equals(allowed, host, StringComparison.OrdinalIgnoreCase);

    // "*" and "*.tld"; Kratos, which asks the list of public suffixes, finds none there that a port follows.
    private static bool LetsEverybodyIn(string pattern) => pattern == "*"
        || (pattern.LastIndexOf('.') == 1 && !pattern.Contains(':') && !NobodysTops.Contains(pattern[2..], StringComparer.OrdinalIgnoreCase));

    private static string Rooted(string path) => path.Length == 0 ? "/" : path;
}
