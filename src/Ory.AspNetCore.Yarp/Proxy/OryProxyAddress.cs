using Microsoft.Extensions.Options;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// Tells the scheme that browsers reach Ory below the application's own origin: challenges, sign-out and the pages then lead there.
/// A <see cref="OryOptions.BrowserUrl"/> that the application has set stays.
/// </summary>
internal sealed class OryProxyAddress(IOptionsMonitorCache<OryOptions> cache) : IPostConfigureOptions<OryOptions>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    public void Set(string scheme, string path)
    {
        lock (_lock)
        {
            if (_paths.TryGetValue(scheme, out var known) && known == path)
                return;

            _paths[scheme] = path;
        }

        // Options made before the endpoint was mapped are made again.
        cache.TryRemove(scheme);
    }

    public bool IsProxied(string scheme)
    {
        lock (_lock)
            return _paths.ContainsKey(scheme);
    }

    public void PostConfigure(string? name, OryOptions options)
    {
        lock (_lock)
            if (name is not null && _paths.TryGetValue(name, out var path))
                options.BrowserUrl ??= path;
    }
}
