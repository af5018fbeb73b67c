using System.Collections.Concurrent;
using System.Diagnostics;

namespace Ory.AspNetCore;

/// <summary>
/// What a credential stands for: from this process' memory, from the nodes' common one, or from Ory, which is asked once for a credential
/// however many requests wait.
/// </summary>
internal sealed class SessionCache(
    OryOptions options, byte[] keyPrefix, FirstLevel firstLevel, SecondLevel? secondLevel, SessionResolver resolver, PrincipalFactory principals,
    EvictionMarkers evictions, SessionClock clock, TimeProvider time, Instruments instruments)
{
    // A session that is evicted again and again while Ory is asked for it is not believed at all.
    private const int MaxAttempts = 3;

    private static readonly TimeSpan StepUpRemembered = TimeSpan.FromSeconds(10);

    // As long as a CacheDuration may be.
    private static readonly TimeSpan LongestServerDuration = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<SessionKey, Flight<SessionAnswer>> _flights = new();
    private readonly Rechecks _rechecks = new(time, evictions);
    private readonly KeyMemo _keys = new();

    /// <summary>How long anything of a scheme can be believed, and so has to be known as evicted.</summary>
    public static TimeSpan LongestLife(OryOptions options) => LongestDuration(options) + options.StaleOnOutage + FirstLevel.RecentlyValid;

    public SessionKey KeyOf(OryCredential credential)
    {
        if (_keys.Find(credential) is { } known)
            return known;

        var key = SessionKey.Of(keyPrefix, credential);
        _keys.Keep(credential, key);
        return key;
    }

    /// <summary>What is known of the credential without asking anybody.</summary>
    public OrySessionOutcome? Find(OryCredential credential, DateTimeOffset now, out SessionKey key)
    {
        key = KeyOf(credential);
        var outcome = firstLevel.Find(key, now);
        if (outcome is not null)
            instruments.CacheHit();
        return outcome;
    }

    /// <summary>What the credential stands for, once somebody was asked. Cancelling ends the waiting of this caller only.</summary>
    public async Task<SessionAnswer> AskAsync(SessionKey key, OryCredential credential, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            // Evicted between the end of the call and now, and perhaps before this caller came: it asks anew.
            var answer = await JoinAsync(key, credential, cancellationToken);
            if (answer.Outcome.Cached?.IsOutdatedBy(evictions) != true)
                return answer;
        }

        return new SessionAnswer(OrySessionOutcome.Unavailable);
    }

    /// <summary>
    /// What Ory says now, past every cache and joining no ordinary call; at most once a second for a session (where none is known, for a
    /// credential), otherwise what was said then.
    /// </summary>
    public async Task<SessionAnswer> RecheckAsync(OryCredential credential, string? sessionId, CancellationToken cancellationToken)
    {
        var key = KeyOf(credential);
        var parent = Activity.Current?.Context ?? default;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var answer = await _rechecks.JoinAsync(sessionId ?? (object)key, key, () => ResolveAsync(key, credential, pastCaches: true, parent)).WaitAsync(cancellationToken);
            if (answer.Outcome.Cached?.IsOutdatedBy(evictions) != true)
                return answer;
        }

        return new SessionAnswer(OrySessionOutcome.Unavailable);
    }

    private Task<SessionAnswer> JoinAsync(SessionKey key, OryCredential credential, CancellationToken cancellationToken)
    {
        if (!_flights.TryGetValue(key, out var flight))
        {
            var parent = Activity.Current?.Context ?? default;
            var mine = new Flight<SessionAnswer>(() => RunAsync(key, credential, parent));
            flight = _flights.GetOrAdd(key, mine);
            if (ReferenceEquals(flight, mine))
            {
                instruments.CacheMiss();
                return flight.StartHere().WaitAsync(cancellationToken);
            }
        }

        instruments.CacheShared();
        return flight.Task.WaitAsync(cancellationToken);
    }

    private static TimeSpan LongestDuration(OryOptions options) => options.HonorServerCacheDuration ? LongestServerDuration : options.CacheDuration;

    private async Task<SessionAnswer> RunAsync(SessionKey key, OryCredential credential, ActivityContext parent)
    {
        try
        {
            // Between the caller's look and this flight another may have ended.
            return firstLevel.Find(key, time.GetUtcNow()) is { } outcome
                ? new SessionAnswer(outcome)
                : await ResolveAsync(key, credential, pastCaches: false, parent);
        }
        finally
        {
            _flights.TryRemove(key, out _);
        }
    }

    private async Task<SessionAnswer> ResolveAsync(SessionKey key, OryCredential credential, bool pastCaches, ActivityContext parent)
    {
        var budget = secondLevel?.CreateBudget();
        if (!pastCaches && secondLevel is not null && await secondLevel.FindAsync(key, principals, LongestDuration(options), budget!) is { } shared && firstLevel.TryStore(shared, out _))
        {
            instruments.SecondLevelHit();
            return new SessionAnswer(shared.Outcome);
        }

        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var began = clock.Next();
            // Not the stamp, which stays ahead of a clock that was put back.
            var since = time.GetUtcNow();
            var seenRecently = firstLevel.WasRecentlyValid(key);
            var answer = await resolver.AskAsync(credential, pastCaches, seenRecently, parent);

            switch (answer.Kind)
            {
                case OryOutcomeKind.Unavailable:
                    // Who asks past the caches knows what they say, and that it is not enough.
                    return new SessionAnswer(pastCaches || answer.IsDoubtfulRefusal ? answer.Outcome : StaleOr(answer.Outcome, key));

                case OryOutcomeKind.Rejected or OryOutcomeKind.StepUpRequired:
                    // Whose session it is a refusal does not say: the credential is what can have been evicted meanwhile.
                    if (evictions.Outdates(began, key))
                        continue;
                    // An ordinary question is asked only where the second level has nothing.
                    if (pastCaches)
                        secondLevel?.Remove(key);
                    return new SessionAnswer(firstLevel.StoreRefused(key, began, RefusedFor(answer), answer.Outcome));
            }

            var session = new CachedSession(key, answer.Session!, principals.ClaimsOf(answer.Session!), began, EndOf(answer, since, key), since: since) { Length = answer.Length };
            if (secondLevel is not null)
                await secondLevel.FindEvictionsAsync(session, budget!);
            if (session.IsOutdatedBy(evictions))
                continue;

            if (firstLevel.TryStore(session, out var believed))
                secondLevel?.Store(session);
            return new SessionAnswer(believed, RenewedCookie.Find(answer.SetCookies, credential));
        }

        return new SessionAnswer(OrySessionOutcome.Unavailable);
    }

    // What is there now and not what was when Ory was asked: a question past the cache may have been refused meanwhile.
    private OrySessionOutcome StaleOr(OrySessionOutcome unavailable, SessionKey key)
    {
        if (options.StaleOnOutage <= TimeSpan.Zero || firstLevel.FindLast(key) is not { } last || !last.IsTimelyAt(time.GetUtcNow(), options.StaleOnOutage))
            return unavailable;

        instruments.CacheStale();
        return last.Outcome;
    }

    private TimeSpan RefusedFor(in WhoamiAnswer answer)
    {
        var duration = options.RejectedCacheDuration;
        if (answer.CacheFor is { } server && (server < duration || options.HonorServerCacheDuration))
            duration = server;

        // That a step-up is needed is never believed without asking again, at most once a second: remembered longer it spares the first question.
        return answer.Kind == OryOutcomeKind.StepUpRequired && duration > TimeSpan.Zero ? StepUpRemembered : duration;
    }

    private DateTimeOffset EndOf(in WhoamiAnswer answer, DateTimeOffset since, SessionKey key)
    {
        var duration = options.CacheDuration;
        if (answer.CacheFor is { } server && (server < duration || options.HonorServerCacheDuration))
            duration = server < LongestServerDuration ? server : LongestServerDuration;

        // What was asked for together does not end together: up to a tenth earlier, the same for a key on every node.
        duration -= duration * (0.1 * ((uint)key.GetHashCode() / (double)uint.MaxValue));

        var ends = since + duration;
        return answer.Session!.ExpiresAt is { } expires && expires < ends ? expires : ends;
    }
}
