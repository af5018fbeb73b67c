using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ory.AspNetCore;

/// <summary>What ASP.NET Core and HttpClient cannot count: the cache, the outcomes, and whoami as this package sees it.</summary>
internal sealed class Instruments
{
    private static readonly ActivitySource Source = new(OryDefaults.ActivitySourceName);

    private static readonly KeyValuePair<string, object?> Hit = new("ory.cache.result", "hit");
    private static readonly KeyValuePair<string, object?> Miss = new("ory.cache.result", "miss");
    private static readonly KeyValuePair<string, object?> Shared = new("ory.cache.result", "shared");
    private static readonly KeyValuePair<string, object?> Common = new("ory.cache.result", "second_level");
    private static readonly KeyValuePair<string, object?> Stale = new("ory.cache.result", "stale");

    // From a Kratos beside this server to the longest time that may be set. Collectors' own steps are for milliseconds.
    private static readonly InstrumentAdvice<double> Steps = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly Counter<long> _lookups;
    private readonly Counter<long> _outcomes;
    private readonly Counter<long> _evictions;
    private readonly Histogram<double> _whoami;

    public Instruments(IMeterFactory meters)
    {
        var meter = meters.Create(OryDefaults.MeterName);
        _lookups = meter.CreateCounter<long>("ory.session.cache.lookups", "{lookup}", "Look-ups in the session cache: hit, miss, second_level (a miss that the other nodes made good), shared (somebody else's call), stale (during an outage).");
        _outcomes = meter.CreateCounter<long>("ory.session.outcomes", "{request}", "What was found of the sessions of requests.");
        _evictions = meter.CreateCounter<long>("ory.session.cache.evictions", "{eviction}", "Evictions from the session cache.");
        _whoami = meter.CreateHistogram<double>("ory.whoami.duration", "s", "How long Ory took to say whom a credential stands for.", advice: Steps);
    }

    public void CacheHit() => _lookups.Add(1, Hit);

    public void CacheMiss() => _lookups.Add(1, Miss);

    /// <summary>A miss here that the second level made good.</summary>
    public void SecondLevelHit() => _lookups.Add(1, Common);

    public void CacheShared() => _lookups.Add(1, Shared);

    public void CacheStale() => _lookups.Add(1, Stale);

    public void Evicted() => _evictions.Add(1);

    public void Found(string scheme, OryOutcomeKind outcome)
    {
        if (_outcomes.Enabled)
            _outcomes.Add(1, new("ory.scheme", scheme), new("ory.outcome", Name(outcome)));
    }

    public Activity? StartWhoami(string scheme, ActivityContext parent)
    {
        var activity = Source.StartActivity("ory.whoami", ActivityKind.Internal, parent) ?? Unheard(parent);
        activity?.SetTag("ory.scheme", scheme);
        return activity;
    }

    public void WhoamiEnded(Activity? activity, string scheme, OryOutcomeKind outcome, TimeSpan duration)
    {
        activity?.SetTag("ory.outcome", Name(outcome));
        if (outcome == OryOutcomeKind.Unavailable)
            activity?.SetStatus(ActivityStatusCode.Error);
        if (_whoami.Enabled)
            _whoami.Record(duration.TotalSeconds, new("ory.scheme", scheme), new("ory.outcome", Name(outcome)));
    }

    // A flight is nobody's: without it the HTTP client's own activity, which most listen to, would begin a trace of its own.
    private static Activity? Unheard(ActivityContext parent) =>
        parent == default ? null : new Activity("ory.whoami").SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags).Start();

    private static string Name(OryOutcomeKind outcome) => outcome switch
    {
        OryOutcomeKind.NoCredential => "no_credential",
        OryOutcomeKind.Session => "session",
        OryOutcomeKind.Rejected => "rejected",
        OryOutcomeKind.StepUpRequired => "step_up_required",
        _ => "unavailable",
    };
}
