using System.Collections.Concurrent;

namespace Ory.AspNetCore;

/// <summary>
/// The evictions that this node knows of. An eviction does not look for what it ends: it is remembered as long as anything that it ends can
/// live, and whoever is about to store or believe something asks here first. So a whoami in flight cannot bring back what was evicted.
/// </summary>
internal sealed class EvictionMarkers(SessionClock clock, TimeProvider timeProvider)
{
    /// <summary>How far the clocks of two nodes may be apart before an eviction can be taken for older than it is.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How many are kept: some 28 MB. Whoever floods the sign-out with made-up credentials reaches it. Then one marker for everything takes their
    /// place: Ory is asked more than it had to be, and still nobody is believed who was evicted.
    /// </summary>
    public const int MaxCount = 1 << 18;

    private readonly ConcurrentDictionary<UInt128, Known> _known = new();
    private long _newest = long.MinValue;
    private long _everything = long.MinValue;
    private long _everybody = long.MinValue;
    private long _recorded;
    private long _retention = TimeSpan.FromMinutes(1).Ticks;
    private long _purgeAt;

    /// <summary>How long a marker is kept: the longest that any value can live.</summary>
    public TimeSpan Retention => TimeSpan.FromTicks(Volatile.Read(ref _retention));

    /// <summary>Number of markers that are kept.</summary>
    public int Count => _known.Count;

    /// <summary>Keeps markers at least this long from now on.</summary>
    public void RetainAtLeast(TimeSpan longestLife) => Raise(ref _retention, longestLife.Ticks);

    /// <summary>Records an eviction made here.</summary>
    public EvictionMarker Add(UInt128 id)
    {
        var marker = new EvictionMarker(id, clock.Next(), clock.Node);
        Record(marker, marker.Stamp);
        return marker;
    }

    /// <summary>Records an eviction that another node has just told of. It counts from its arrival, whatever the other clock says.</summary>
    public void Receive(EvictionMarker marker)
    {
        if (!IsKnown(marker))
            Record(marker, clock.Next());
    }

    /// <summary>
    /// Records an eviction found in the second level, some time after it was made. What began here well after it stays valid, else it counts
    /// from now.
    /// </summary>
    public void Find(EvictionMarker marker)
    {
        if (!IsKnown(marker))
            Record(marker, Math.Min(clock.Next(), marker.Stamp + ClockSkew.Ticks));
    }

    /// <summary>
    /// Nothing that this process learnt until now counts any more: evictions may have been missed. What the second level has is still good; its
    /// own markers lie beside it.
    /// </summary>
    public void ForgetEverything() => Raise(ref _everything, clock.Next());

    /// <summary>Whether there is anything at all that can have outdated it: asked on every hit, two comparisons, and mostly the answer is no.</summary>
    public bool MayOutdate(long began, long learnt) => learnt <= Volatile.Read(ref _everything) || began <= Volatile.Read(ref _newest);

    /// <summary>
    /// Whether what began at <paramref name="began"/> was evicted since, as credential, session or identity; or was learnt here before
    /// evictions may have been missed.
    /// </summary>
    public bool Outdates(long began, long learnt, UInt128 credential, UInt128 session, UInt128 identity) =>
        learnt <= Volatile.Read(ref _everything) || began <= Volatile.Read(ref _everybody)
        || IsEvicted(began, credential) || IsEvicted(began, session) || IsEvicted(began, identity);

    /// <summary>The same for what is known of a credential alone: that Ory refused it.</summary>
    public bool Outdates(long began, SessionKey key) => MayOutdate(began, began)
        && (began <= Math.Max(Volatile.Read(ref _everything), Volatile.Read(ref _everybody)) || IsEvicted(began, EvictionMarker.OfCredential(key)));

    private bool IsEvicted(long began, UInt128 id) => _known.TryGetValue(id, out var known) && began <= known.Since;

    private bool IsKnown(EvictionMarker marker) =>
        _known.TryGetValue(marker.Id, out var known) && known.Node == marker.Node && known.Stamp >= marker.Stamp;

    private void Record(EvictionMarker marker, long since)
    {
        _known.AddOrUpdate(
            marker.Id,
            static (_, added) => added,
            static (_, known, added) => added with { Since = Math.Max(known.Since, added.Since) },
            new Known(since, marker.Node, marker.Stamp, timeProvider.GetTimestamp()));
        Raise(ref _newest, since);
        Purge();
        // Counting is not cheap.
        if (Interlocked.Increment(ref _recorded) % 1024 == 0 && _known.Count > MaxCount)
            Merge();
    }

    private void Merge()
    {
        var since = clock.Next();
        Raise(ref _everybody, since);
        Raise(ref _newest, since);
        Remove(known => known.Since <= since);
    }

    private void Purge()
    {
        var now = timeProvider.GetTimestamp();
        var due = Volatile.Read(ref _purgeAt);
        if (now < due || Interlocked.CompareExchange(ref _purgeAt, timeProvider.GetTimestampIn(Retention / 4), due) != due)
            return;

        // By the clock and by what has passed: one that is wrong for a while, ahead or behind, lets nothing be believed again that was evicted meanwhile.
        var retention = Retention;
        var before = timeProvider.GetUtcNow().UtcTicks - retention.Ticks;
        Remove(known => known.Since < before && timeProvider.GetElapsedTime(known.Recorded, now) > retention);
    }

    private void Remove(Predicate<Known> isToGo)
    {
        foreach (var (id, known) in _known)
        {
            if (isToGo(known))
                _known.TryRemove(KeyValuePair.Create(id, known));
        }
    }

    private static void Raise(ref long target, long value)
    {
        long seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    /// <param name="Since">What began here until then is outdated, by this node's clock.</param>
    /// <param name="Node">Who evicted.</param>
    /// <param name="Stamp">When, by that node's clock.</param>
    /// <param name="Recorded">When it was recorded here: a timestamp, which no clock changes.</param>
    private readonly record struct Known(long Since, Guid Node, long Stamp, long Recorded);
}
