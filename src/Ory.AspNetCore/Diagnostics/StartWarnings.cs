using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>Says at start what works, but not as somebody will expect later.</summary>
internal sealed class StartWarnings(
    IAuthenticationSchemeProvider schemes, IOptionsMonitor<OryOptions> options, OwnOrigin ownOrigin, ILogger<OryHandler> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var scheme in await schemes.GetAllSchemesAsync())
        {
            if (scheme.HandlerType != typeof(OryHandler))
                continue;

            var settings = options.Get(scheme.Name);
            if (OryHttpClient.BaseAddressOf(settings) is { IsLoopback: false } address && address.Scheme == Uri.UriSchemeHttp)
                Log.PlainHttp(logger, scheme.Name);
            if (!ownOrigin.IsKnown(settings))
                Log.NoPublicOrigin(logger, scheme.Name);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
