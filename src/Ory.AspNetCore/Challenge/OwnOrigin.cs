using System.Text;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>
/// This application's origin as browsers reach it. A Host header is an attacker's to choose, so a request's own origin counts only
/// where something vouches for the name.
/// </summary>
internal sealed class OwnOrigin(IHostEnvironment environment, IOptionsMonitor<HostFilteringOptions> hostFiltering)
{
    private static readonly string[] Wildcards = ["*", "[::]", "0.0.0.0"];

    /// <summary>The origin that addresses may be built from, or null where none is known for sure.</summary>
    public string? Trusted(HttpRequest request, OryOptions options)
    {
        if (options.PublicOrigin is { } configured)
            return Of(new Uri(configured));

        return AddressOf(request) is { } address && (environment.IsDevelopment() || IsAllowedByName(address)) ? Of(address) : null;
    }

    /// <summary>Whether an <c>Origin</c> header names this application: as configured, or as this request addressed it.</summary>
    public static bool IsOwn(string origin, HttpRequest request, OryOptions options) =>
        (options.PublicOrigin is { } configured && SameOrigin(origin, new Uri(configured))) || SameOrigin(origin, AddressOf(request));

    /// <summary>
    /// The origin as browsers see it: as configured, else as the request names it, which is its sender's to choose: only for what goes back to that sender.
    /// </summary>
    public static string Seen(HttpRequest request, OryOptions options) =>
        options.PublicOrigin is { } configured ? Of(new Uri(configured)) : $"{request.Scheme}://{request.Host.ToUriComponent()}";

    /// <summary>Whether there is such an origin: not where none is configured and the request is for no host that can be read.</summary>
    public static bool IsSeen(HttpRequest request, OryOptions options) => options.PublicOrigin is not null || IsAddressed(request);

    /// <summary>Whether the request says for which host it is, in a form that can be read: <see cref="HttpRequest.Host"/> throws otherwise.</summary>
    public static bool IsAddressed(HttpRequest request)
    {
        try
        {
            return request.Host.HasValue && AddressOf(request) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whether a host can tell its own names from others: no redirect carries a return_to otherwise, which is warned about at start.</summary>
    public bool IsKnown(OryOptions options) =>
        options.PublicOrigin is not null || environment.IsDevelopment() || AllowedNames().Count > 0;

    // As browsers write an origin: the host in ASCII, and no port where it is the scheme's own.
    internal static string Of(Uri uri) => $"{uri.Scheme}://{HostOf(uri)}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}".ToLowerInvariant();

    private static string HostOf(Uri uri) => uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;

    // Null for whatever is not exactly "http(s)://host[:port]". The header as it came: Request.Host decodes names, and throws at what it cannot decode.
    private static Uri? AddressOf(HttpRequest request)
    {
        var text = $"{request.Scheme}://{request.Headers.Host}";
        return Ascii.IsValid(text)
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri.UserInfo.Length == 0
            && uri.PathAndQuery == "/"
            && uri.Fragment.Length == 0
            && !text.EndsWith('/')
            && !text.AsSpan().ContainsAny(@"\?#@%, ")
            ? uri
            : null;
    }

    private static bool SameOrigin(string origin, Uri? own) => own is not null && string.Equals(origin, Of(own), StringComparison.OrdinalIgnoreCase);

    private bool IsAllowedByName(Uri address) =>
        AllowedNames().Any(name => Uri.TryCreate("http://" + name, UriKind.Absolute, out var allowed) && string.Equals(HostOf(allowed), HostOf(address), StringComparison.OrdinalIgnoreCase));

    private List<string> AllowedNames()
    {
        // A pattern ("*.example.org") vouches for no name: anybody may own one of a shared domain's.
        var names = hostFiltering.CurrentValue.AllowedHosts ?? [];
        return names.Any(Wildcards.Contains) ? [] : [.. names.Where(name => !name.StartsWith("*.", StringComparison.Ordinal))];
    }
}
