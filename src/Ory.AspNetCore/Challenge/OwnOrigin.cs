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

        return environment.IsDevelopment() || IsAllowedByName(request.Host) ? Of(request) : null;
    }

    /// <summary>Whether an <c>Origin</c> header names this application: as configured, or as this request addressed it.</summary>
    public static bool IsOwn(string origin, HttpRequest request, OryOptions options) =>
        (options.PublicOrigin is { } configured && SameOrigin(origin, Of(new Uri(configured)))) || SameOrigin(origin, Of(request));

    /// <summary>Whether a host can tell its own names from others: no redirect carries a return_to otherwise, which is warned about at start.</summary>
    public bool IsKnown(OryOptions options) =>
        options.PublicOrigin is not null || environment.IsDevelopment() || AllowedNames().Count > 0;

    internal static string Of(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped).ToLowerInvariant();

    // Null for whatever is not exactly "http(s)://host[:port]".
    private static string? Of(HttpRequest request)
    {
        if (!request.Host.HasValue)
            return null;

        var text = $"{request.Scheme}://{request.Host.ToUriComponent()}";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri.UserInfo.Length == 0
            && uri.PathAndQuery == "/"
            && uri.Fragment.Length == 0
            && !text.EndsWith('/')
            && !text.AsSpan().ContainsAny(@"\?#@%, ")
            ? Of(uri)
            : null;
    }

    private static bool SameOrigin(string origin, string? own) => own is not null && string.Equals(origin, own, StringComparison.OrdinalIgnoreCase);

    private bool IsAllowedByName(HostString host)
    {
        foreach (var name in AllowedNames())
        {
            if (string.Equals(name, host.Host, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private IList<string> AllowedNames()
    {
        var names = hostFiltering.CurrentValue.AllowedHosts ?? [];
        foreach (var name in names)
        {
            if (Wildcards.Contains(name))
                return [];
        }

        return names;
    }
}
