using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>Says at start what nobody would notice later: without a store, or without a common key ring, nothing is shared.</summary>
internal sealed class SecondLevelStart(
    IAuthenticationSchemeProvider schemes,
    IOptionsMonitor<OryOptions> options,
    IOptions<KeyManagementOptions> keys,
    IServiceProvider services,
    ILoggerFactory loggers) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var ours = (await schemes.GetAllSchemesAsync()).Where(scheme => scheme.HandlerType == typeof(OryHandler));
        if (!ours.Any(scheme => options.Get(scheme.Name).UseDistributedCache))
            return;
        if (StoreOf(services) is null)
            throw new InvalidOperationException(
                $"{nameof(OryOptions.UseDistributedCache)} is on, but there is no IDistributedCache: add one, for instance with AddOryRedis().");
        if (keys.Value.XmlRepository is null)
            Log.KeysAreNotShared(loggers.CreateLogger<SecondLevel>());
        else
            Log.SharesSessions(loggers.CreateLogger<SecondLevel>());
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The store that is for Ory alone, else the application's.</summary>
    public static IDistributedCache? StoreOf(IServiceProvider services) =>
        services.GetKeyedService<IDistributedCache>(OryDefaults.DistributedCacheKey) ?? services.GetService<IDistributedCache>();
}
