using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ory.Emulator;

/// <summary>Which API a request in the process is for, and which path of it: told by the two base URLs, whose paths a proxy would take away.</summary>
internal sealed class InProcessAddresses(KratosConfiguration configuration)
{
    private const int Ports = 1023;

    private static int s_ports;

    private readonly (string Authority, string Path) _public = Split(configuration.PublicBaseUrl);
    private readonly (string Authority, string Path) _admin = Split(configuration.AdminBaseUrl);

    /// <summary>A port that no other emulator of this process has been given lately. None is opened, and nobody's server is expected at so low a one.</summary>
    public static int FreePort() => (int)((uint)Interlocked.Increment(ref s_ports) % Ports) + 1;

    /// <summary>Takes the base URL's path away; whether the request is for the admin API.</summary>
    public bool Enter(HttpRequest request)
    {
        request.Path = AsOnPorts(request);
        var isAdmin = IsAdmin(request.Host.Value, request.Path);
        request.Path = Below(isAdmin ? _admin.Path : _public.Path, request.Path);
        return isAdmin;
    }

    private bool IsAdmin(string? authority, PathString path)
    {
        if (!string.Equals(authority, _admin.Authority, StringComparison.OrdinalIgnoreCase))
            return false;
        if (_admin.Authority != _public.Authority)
            return true;
        return _admin.Path.Length > 0 && _admin.Path != _public.Path
            ? path.StartsWithSegments(_admin.Path, StringComparison.Ordinal)
            : Below(_public.Path, path).StartsWithSegments(Pipeline.AdminPrefix, StringComparison.Ordinal);
    }

    // On a port a slash that is encoded parts no path.
    private static PathString AsOnPorts(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0] ?? "";
        var parts = target.Replace("%2f", "%2F", StringComparison.Ordinal).Split("%2F");
        return parts.Length > 1 ? string.Join("%2F", parts.Select(Uri.UnescapeDataString)) : request.Path;
    }

    private static PathString Below(string root, PathString path) =>
        root.Length > 0 && path.StartsWithSegments(root, StringComparison.Ordinal, out var rest) ? rest.HasValue ? rest : "/" : path;

    private static (string Authority, string Path) Split(string url) => new Uri(url) is var address ? (address.Authority, address.AbsolutePath.TrimEnd('/')) : default;
}
