using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>Says at start what works, but not as somebody will expect later.</summary>
internal sealed class StartWarnings(
    IAuthenticationSchemeProvider schemes, IOptionsMonitor<OryOptions> options, OwnOrigin ownOrigin, ILoggerFactory loggers) : IHostedService
{
    private readonly ILogger _logger = loggers.CreateLogger<OryHandler>();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var scheme in await schemes.GetAllSchemesAsync())
        {
            if (scheme.HandlerType != typeof(OryHandler))
                continue;

            var settings = options.Get(scheme.Name);
            if (OryHttpClient.BaseAddressOf(settings) is { IsLoopback: false } address && address.Scheme == Uri.UriSchemeHttp)
                Log.PlainHttp(_logger, scheme.Name);
            if (!ownOrigin.IsKnown(settings))
                Log.NoPublicOrigin(_logger, scheme.Name);
            if (settings is { AcceptCookie: true, PublicOrigin: { } origin }
                && Uri.TryCreate(settings.BrowserUrl ?? settings.BaseUrl, UriKind.Absolute, out var ory) && !ory.IsFile
                && !MayShareCookies(ory, new Uri(origin)))
                Log.CookieOutOfReach(_logger, scheme.Name, ory.Host, new Uri(origin).Host);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A cookie is for one host, or for a domain and all below it; none is for a whole top-level domain (RFC 6265 section 5.1.3).
    private static bool MayShareCookies(Uri one, Uri other) =>
        string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase)
        || (one.HostNameType == UriHostNameType.Dns && other.HostNameType == UriHostNameType.Dns
            && Domain(one.IdnHost) is { } domain && string.Equals(domain, Domain(other.IdnHost), StringComparison.OrdinalIgnoreCase));

    // The last two names; null for a host of one.
    private static string? Domain(string host) => host.Split('.') is { Length: > 1 } names ? string.Join('.', names[^2..]) : null;
}
