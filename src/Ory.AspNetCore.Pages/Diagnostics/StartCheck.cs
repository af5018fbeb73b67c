using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore.Pages;

// Says at start what can be known then: that providers would send people back to a host that does not know them, that there are no languages, and that
// nobody answers where people are sent to sign in.
internal sealed class StartCheck(Addresses addresses, IHostApplicationLifetime lifetime, ILogger<StartCheck> logger) : IHostedService
{
    private const string NetworkHost = ".projects.oryapis.com";

    public bool IsMapped { get; set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (addresses.Pages.OfferProviders is null && Uri.TryCreate(addresses.Ory.BaseUrl, UriKind.Absolute, out var ory))
        {
            var own = Uri.TryCreate(addresses.Ory.PublicOrigin, UriKind.Absolute, out var origin) ? origin.Host : null;
            var network = ory.Host.EndsWith(NetworkHost, StringComparison.OrdinalIgnoreCase);
            // A server's own address of Ory may be an internal one; only Ory Network's is surely the one that browsers see.
            if (network && !string.Equals(own, ory.Host, StringComparison.OrdinalIgnoreCase))
                Log.ProvidersHidden(logger, ory.Host, own ?? "its own address");
        }

        if (!Languages.Exist && addresses.Pages.Languages.Any(language => language != "en"))
            Log.LanguagesUnknown(logger, string.Join(", ", addresses.Pages.Languages));

        // Not before: an application may map its endpoints while the server starts.
        lifetime.ApplicationStarted.Register(() =>
        {
            if (!IsMapped)
                Log.NotMapped(logger, addresses.Pages.LoginPath);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
