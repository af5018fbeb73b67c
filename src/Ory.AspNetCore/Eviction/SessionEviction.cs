using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ory.AspNetCore;

/// <summary>
/// Ends what is cached: here at once, and on the other nodes as far as there is a second level or a channel. What these do not take is told
/// them again every second, as long as anything older can live.
/// </summary>
internal sealed class SessionEviction : IOrySessionCache, IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly EvictionMarkers _markers;
    private readonly SchemePartsProvider _parts;
    private readonly IAuthenticationSchemeProvider _schemes;
    private readonly IOptionsMonitor<OryOptions> _options;
    private readonly IServiceProvider _services;
    private readonly Instruments _instruments;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<UInt128, EvictionMarker> _untold = new();
    private readonly ITimer _retry;

    public SessionEviction(
        EvictionMarkers markers,
        SchemePartsProvider parts,
        IAuthenticationSchemeProvider schemes,
        IOptionsMonitor<OryOptions> options,
        IServiceProvider services,
        Instruments instruments,
        TimeProvider timeProvider,
        ILogger<SessionEviction> logger)
    {
        (_markers, _parts, _schemes, _options, _services) = (markers, parts, schemes, options, services);
        (_instruments, _timeProvider, _logger) = (instruments, timeProvider, logger);
        _retry = timeProvider.CreateTimer(
            static eviction => _ = ((SessionEviction)eviction!).TellAgainAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public Task EvictAsync(OryEviction eviction, CancellationToken cancellationToken = default)
    {
        var marker = _markers.Add(eviction.IdIn(KeyOf));
        _instruments.Evicted();
        return TellOrRetryAsync(marker).WaitAsync(cancellationToken);
    }

    public void Dispose() => _retry.Dispose();

    private SessionKey KeyOf(string scheme, OryCredential credential) =>
        _services.GetRequiredService<OrySchemes>().Fault("The scheme of the credential", scheme) is { } fault ? throw new InvalidOperationException(fault)
        : _parts.For(scheme, _options.Get(scheme)).Sessions.KeyOf(credential);

    private async Task TellOrRetryAsync(EvictionMarker marker)
    {
        if (await TellAsync(marker))
            return;
        Log.EvictionNotTold(_logger);
        _untold.AddOrUpdate(marker.Id, marker, (_, other) => other.Stamp > marker.Stamp ? other : marker);
        _retry.Change(RetryInterval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>False: not everybody can know yet.</summary>
    private async Task<bool> TellAsync(EvictionMarker marker)
    {
        try
        {
            // The store first: who hears of it by the channel and then asks the store finds it there.
            var stored = await FindSecondLevelAsync() is not { } secondLevel || await secondLevel.StoreAsync(marker);
            return await PublishAsync(marker) && stored;
        }
        catch (Exception)
        {
            // A channel that is closed, or settings that were changed and are wrong.
            return false;
        }
    }

    private async Task<bool> PublishAsync(EvictionMarker marker) =>
        _services.GetService<IEvictionChannel>() is not { } channel
        || await new StoreBudget(_timeProvider).SpendAsync(async token =>
        {
            await channel.PublishAsync(marker, token);
            return true;
        });

    private async Task TellAgainAsync()
    {
        var oldest = (_timeProvider.GetUtcNow() - _markers.Retention).UtcTicks;
        foreach (var (id, marker) in _untold)
        {
            if (marker.Stamp < oldest || await TellAsync(marker))
                _untold.TryRemove(KeyValuePair.Create(id, marker));
        }
        if (!_untold.IsEmpty)
            _retry.Change(RetryInterval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>None where no scheme shares its sessions. Every scheme is composed, so that markers are kept as long as any of them needs.</summary>
    private async Task<SecondLevel?> FindSecondLevelAsync()
    {
        SecondLevel? found = null;
        foreach (var scheme in await _schemes.GetAllSchemesAsync())
        {
            if (scheme.HandlerType == typeof(OryHandler) && _parts.For(scheme.Name, _options.Get(scheme.Name)).Options.UseDistributedCache)
                found = _services.GetRequiredService<SecondLevel>();
        }
        return found;
    }
}
