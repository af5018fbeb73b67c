using System.Buffers.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;

namespace Ory.AspNetCore;

/// <summary>
/// The sessions and evictions that all nodes share, in the application's <see cref="IDistributedCache"/>. Nothing here can fail a request: a
/// store that is down, slow or full of rubbish is a store that has nothing, and Ory is asked instead.
/// </summary>
internal sealed class SecondLevel(
    IServiceProvider services,
    IDataProtectionProvider dataProtection,
    EvictionMarkers markers,
    SessionClock clock,
    TimeProvider timeProvider,
    ILogger<SecondLevel> logger)
{
    /// <summary>After a fault the store is left alone for so long: while it is down one look-up in a second loses its budget, not every one.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan WarningInterval = TimeSpan.FromMinutes(1);

    private readonly IDistributedCache _store = SecondLevelStart.StoreOf(services)
        ?? throw new InvalidOperationException("There is no IDistributedCache.");

    private readonly IDataProtector _protector = dataProtection.CreateProtector("Ory.AspNetCore.SessionCache", "v1");
    // Not by the clock, which may be put back.
    private long _pausedUntil = timeProvider.GetTimestamp();
    private long _nextWarning = timeProvider.GetTimestamp();

    /// <summary>What one look-up may spend here.</summary>
    public StoreBudget CreateBudget() => new(timeProvider);

    /// <summary>
    /// The session of a key, prepared anew, if there is one that is readable, of this key, and neither over nor evicted. It counts at most
    /// <paramref name="longest"/>: a node with other settings may have stored it for longer than evictions are known here.
    /// </summary>
    public async Task<CachedSession?> FindAsync(SessionKey key, PrincipalFactory principals, TimeSpan longest, StoreBudget budget)
    {
        if (longest <= TimeSpan.Zero)
            return null;
        var learnt = clock.Next();
        var (_, bytes) = await AskAsync(token => _store.GetAsync(StoreKey(key), token), budget);
        if (bytes is null || Open(bytes, key) is not { } shared)
            return null;
        // Of another node's clock the older reading is taken.
        var began = shared.Node == clock.Node ? shared.Began : shared.Began - EvictionMarkers.ClockSkew.Ticks;
        if (began > learnt)
        {
            // Neither its end nor what was evicted meanwhile can be told.
            Warn("a value of a node whose clock is ahead of this one's");
            return null;
        }
        var latest = new DateTimeOffset(shared.Began, TimeSpan.Zero) + longest;
        var ends = shared.Ends < latest ? shared.Ends : latest;
        var session = new CachedSession(key, shared.Session, principals.ClaimsOf(shared.Session), began, ends, learnt) { Length = shared.Length };
        return session.IsTimelyAt(timeProvider.GetUtcNow()) && await FindEvictionsAsync(session, budget) && !session.IsOutdatedBy(markers) ? session : null;
    }

    /// <summary>
    /// Looks for evictions of a session that other nodes made, and records them with the markers. False: the store did not tell, so that what
    /// it holds itself cannot be believed.
    /// </summary>
    public async Task<bool> FindEvictionsAsync(CachedSession session, StoreBudget budget)
    {
        var (credential, ofSession, ofIdentity) = session.Evictions;
        UInt128[] ids = [credential, ofSession, ofIdentity];
        var (answered, found) = await AskAsync(
            token => Task.WhenAll(ids.Select(id => _store.GetAsync(EvictionMarker.StoreKey(id), token))), budget);
        if (!answered)
            return false;
        for (var i = 0; i < ids.Length; i++)
        {
            if (found![i] is not { } bytes)
                continue;
            if (!EvictionMarker.TryRead(bytes, out var marker) || marker.Value.Id != ids[i])
            {
                WarnAboutRubbish();
                return false;
            }
            markers.Find(marker.Value);
        }
        return true;
    }

    /// <summary>Stores a session for the other nodes, if nothing newer is there. Nobody waits for it.</summary>
    public void Store(CachedSession session) => _ = StoreAsync(session);

    /// <summary>Takes back what is stored of a key that Ory has refused since. Nobody waits for it.</summary>
    public void Remove(SessionKey key) => _ = AskAsync(
        async token =>
        {
            await _store.RemoveAsync(StoreKey(key), token);
            return true;
        },
        CreateBudget());

    /// <summary>Makes an eviction known to whoever reads this store, for as long as an older value can live. False: the store did not take it.</summary>
    public async Task<bool> StoreAsync(EvictionMarker marker)
    {
        var (stored, _) = await AskAsync(
            async token =>
            {
                var key = EvictionMarker.StoreKey(marker.Id);
                // What is told late must not hide a later eviction.
                if (!IsLater(await _store.GetAsync(key, token), marker))
                    await _store.SetAsync(key, marker.ToBytes(), Lasting(markers.Retention), token);
                return true;
            },
            CreateBudget());
        return stored;
    }

    // Later for sure, as far as clocks differ; what is not is covered by what markers count longer. A stamp of the future is nobody's eviction.
    private bool IsLater(byte[]? stored, EvictionMarker marker) =>
        EvictionMarker.TryRead(stored, out var known) && known.Value.Id == marker.Id
        && known.Value.Stamp > marker.Stamp + EvictionMarkers.ClockSkew.Ticks && known.Value.Stamp <= clock.Next() + EvictionMarkers.ClockSkew.Ticks;

    private async Task StoreAsync(CachedSession session)
    {
        var budget = CreateBudget();
        var (answered, bytes) = await AskAsync(token => _store.GetAsync(StoreKey(session.Key), token), budget);
        var life = session.Ends - timeProvider.GetUtcNow();
        if (!answered || life <= TimeSpan.Zero || session.IsOutdatedBy(markers) || (bytes is not null && Open(bytes, session.Key)?.Began > session.Began))
            return;
        var shared = new SharedSession(session.Key, session.Began, clock.Node, session.Ends, session.Session);
        await AskAsync(
            async token =>
            {
                await _store.SetAsync(StoreKey(session.Key), _protector.Protect(shared.ToBytes()), Lasting(life), token);
                return true;
            },
            budget);
    }

    private SharedSession? Open(byte[] bytes, SessionKey key)
    {
        try
        {
            if (SharedSession.TryRead(_protector.Unprotect(bytes), key, out var shared))
                return shared;
        }
        catch (Exception)
        {
            // Mostly a CryptographicException; keys of the application's own may fail in their own way, and nothing here fails a request.
        }
        WarnAboutRubbish();
        return null;
    }

    private async Task<(bool Answered, T? Answer)> AskAsync<T>(Func<CancellationToken, Task<T>> ask, StoreBudget budget)
    {
        if (timeProvider.GetTimestamp() < Volatile.Read(ref _pausedUntil))
            return default;
        try
        {
            return (true, await budget.SpendAsync(ask));
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _pausedUntil, timeProvider.GetTimestampIn(Pause));
            // Only the type: messages of stores quote keys.
            Warn(exception.GetType().Name);
            return default;
        }
    }

    private void WarnAboutRubbish() => Warn("a value that cannot be read, or is of another key; do all nodes share one Data Protection key ring?");

    private void Warn(string what)
    {
        var due = Volatile.Read(ref _nextWarning);
        if (timeProvider.GetTimestamp() >= due && Interlocked.CompareExchange(ref _nextWarning, timeProvider.GetTimestampIn(WarningInterval), due) == due)
            Log.SecondLevelFaulted(logger, what);
    }

    private static DistributedCacheEntryOptions Lasting(TimeSpan life) => new() { AbsoluteExpirationRelativeToNow = life };

    private static string StoreKey(SessionKey key)
    {
        Span<byte> hash = stackalloc byte[SessionKey.Size];
        key.CopyTo(hash);
        return "ory:session:" + Base64Url.EncodeToString(hash);
    }
}
