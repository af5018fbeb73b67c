using System.Text.Json;
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

    /// <summary>How long a request waits for another set where one is known: a gateway that is silent stops no backend.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private readonly string _address;
    private readonly HttpClient _http;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private volatile OpenIdConnectConfiguration? _known;
    private Flight<OpenIdConnectConfiguration>? _fetch;
    private long _fetchBegan;
    // Not by the clock, which may be put back.
    private long _nextFetch = long.MinValue;
    private long _nextRefresh = long.MinValue;

    public GatewayKeySet(string address, HttpClient http, TimeProvider timeProvider)
    {
        (_address, _http, _timeProvider) = (address, http, timeProvider);
        // For an hour it would go on believing keys that have been taken away. While the gateway cannot be reached the last set counts all the same.
        UseLastKnownGoodConfiguration = false;
    }

    /// <summary>Whether there is a set to judge tokens by.</summary>
    public bool IsKnown => _known is not null;

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        var (fetch, known, patience) = Join();
        if (fetch is null)
            return known!;
        if (known is null)
            return await fetch.Task.WaitAsync(cancel);

        try
        {
            return await fetch.Task.WaitAsync(patience, _timeProvider, cancel);
        }
        catch (TimeoutException)
        {
            return known;
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

    /// <summary>The fetch that is under way, or begins because one is due; null where what is known counts.</summary>
    private (Flight<OpenIdConnectConfiguration>? Fetch, OpenIdConnectConfiguration? Known, TimeSpan Patience) Join()
    {
        lock (_lock)
        {
            var now = _timeProvider.GetTimestamp();
            if (_fetch is null)
            {
                if (_known is not null && now < _nextFetch)
                    return (null, _known, default);

                (_fetch, _fetchBegan) = (new(FetchAsync), now);
                _fetch.StartElsewhere();
            }

            var left = Silence - _timeProvider.GetElapsedTime(_fetchBegan, now);
            return (_fetch, _known, left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    private async Task<JsonWebKeySet> AskAsync()
    {
        // What stands between may have a set of before.
        using var request = new HttpRequestMessage(HttpMethod.Get, _address) { Headers = { CacheControl = new() { NoCache = true } } };
        using var response = await _http.SendAsync(request);
        var text = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(text);
        return json.RootElement.TryGetProperty("keys", out _) ? new JsonWebKeySet(text) : throw new JsonException("The answer is no set of keys.");
    }

    // For all who wait: none of them can cancel it.
    private async Task<OpenIdConnectConfiguration> FetchAsync()
    {
        var wait = Patience;
        try
        {
            var set = await AskAsync();
            var fetched = new OpenIdConnectConfiguration { JsonWebKeySet = set };
            foreach (var key in set.GetSigningKeys())
                fetched.SigningKeys.Add(key);
            (_known, wait) = (fetched, Lifetime);
            return fetched;
        }
        catch (Exception) when (_known is { } known)
        {
            // The gateway cannot be reached, or something else answers in its place: what is known goes on counting.
            return known;
        }
        finally
        {
            lock (_lock)
                (_fetch, _nextFetch) = (null, _timeProvider.GetTimestampIn(wait));
        }
    }
}
