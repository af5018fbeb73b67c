using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Ory.AspNetCore.Yarp;

/// <summary>
/// The gateway's keys as a backend knows them. They are fetched before a token is judged by them and not beside it, as <c>ConfigurationManager</c> does:
/// there the first token of a new key is refused, and after an idle time one of a key that was taken away is accepted.
/// </summary>
internal sealed class GatewayKeySet : BaseConfigurationManager, IConfigurationManager<OpenIdConnectConfiguration>
{
    /// <summary>How long a set counts. The gateway's <c>KeyOverlap</c> is as long by default.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>A key that is not known is asked for, but not by every forged token; and a gateway that cannot be reached not by every good one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _address;
    private readonly HttpClient _http;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private readonly Lock _lock = new();
    private volatile OpenIdConnectConfiguration? _known;
    // Not by the clock, which may be put back.
    private long _nextFetch = long.MinValue;
    private long _nextRefresh = long.MinValue;

    public GatewayKeySet(string address, HttpClient http, TimeProvider timeProvider)
    {
        (_address, _http, _timeProvider) = (address, http, timeProvider);
        // For an hour it would go on believing keys that have been taken away. While the gateway cannot be reached the last set counts all the same.
        UseLastKnownGoodConfiguration = false;
    }

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        if (!IsDue && _known is { } known)
            return known;

        await _fetching.WaitAsync(cancel);
        try
        {
            if (IsDue || _known is null)
                await FetchAsync(cancel);
            return _known!;
        }
        finally
        {
            _fetching.Release();
        }
    }

    public override async Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) => await GetConfigurationAsync(cancel);

    public override void RequestRefresh()
    {
        var now = _timeProvider.GetTimestamp();
        lock (_lock)
        {
            if (now < _nextRefresh)
                return;

            _nextRefresh = _timeProvider.GetTimestampIn(Patience);
            _nextFetch = now;
        }
    }

    private bool IsDue
    {
        get
        {
            lock (_lock)
                return _timeProvider.GetTimestamp() >= _nextFetch;
        }
    }

    private async Task FetchAsync(CancellationToken cancel)
    {
        var wait = Patience;
        try
        {
            var set = new JsonWebKeySet(await _http.GetStringAsync(new Uri(_address), cancel));
            var fetched = new OpenIdConnectConfiguration { JsonWebKeySet = set };
            foreach (var key in set.GetSigningKeys())
                fetched.SigningKeys.Add(key);
            (_known, wait) = (fetched, Lifetime);
        }
        catch (Exception) when (_known is not null && !cancel.IsCancellationRequested)
        {
            // The gateway cannot be reached, or something else answers in its place: what is known goes on counting.
        }
        finally
        {
            lock (_lock)
                _nextFetch = _timeProvider.GetTimestampIn(wait);
        }
    }
}
