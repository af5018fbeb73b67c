using Microsoft.Extensions.Time.Testing;

namespace Ory.AspNetCore.Tests;

public class EvictionMarkersTests
{
    private static readonly UInt128 Credential = EvictionMarker.OfCredential(SessionKey.FromBytes(new byte[32]));
    private static readonly UInt128 Session = EvictionMarker.OfSession("8f3c0a55-0000-4000-8000-000000000001");
    private static readonly UInt128 Identity = EvictionMarker.OfIdentity("8f3c0a55-0000-4000-8000-000000000001");

    private readonly FakeTimeProvider _time = new();
    private readonly SessionClock _clock;
    private readonly EvictionMarkers _markers;

    public EvictionMarkersTests()
    {
        _clock = new SessionClock(_time);
        _markers = new EvictionMarkers(_clock, _time);
    }

    [Fact]
    public void Nobodys_credential_cannot_be_evicted() => Assert.Throws<ArgumentException>(() => OryEviction.OfCredential(default));

    [Fact]
    public void What_began_before_an_eviction_is_outdated_and_what_began_after_it_is_not_even_when_the_clock_stands_still()
    {
        var before = _clock.Next();
        _markers.Add(Session);
        var after = _clock.Next();

        Assert.True(IsOutdated(before));
        Assert.False(IsOutdated(after));
    }

    [Fact]
    public void A_session_and_an_identity_of_the_same_id_are_two()
    {
        Assert.NotEqual(Session, Identity);

        var before = _clock.Next();
        _markers.Add(Identity);

        Assert.False(_markers.Outdates(before, before, Credential, Session, EvictionMarker.OfIdentity("another")));
        Assert.True(IsOutdated(before));
    }

    [Fact]
    public void Stamps_grow_when_the_clock_goes_back()
    {
        var first = _clock.Next();
        var back = new SessionClock(new BackwardTime());
        var stamps = Enumerable.Range(0, 100).Select(_ => back.Next()).ToArray();

        Assert.True(_clock.Next() > first);
        Assert.Equal(stamps.Order().Distinct(), stamps);
    }

    [Fact]
    public void An_eviction_of_another_node_counts_from_its_arrival_however_wrong_its_clock_is()
    {
        var before = _clock.Next();
        _markers.Receive(new EvictionMarker(Session, _time.GetUtcNow().AddHours(-1).UtcTicks, Guid.NewGuid()));

        Assert.True(IsOutdated(before));
        Assert.False(IsOutdated(_clock.Next()));
    }

    [Fact]
    public void The_same_eviction_told_twice_ends_nothing_that_began_in_between()
    {
        var marker = new EvictionMarker(Session, _time.GetUtcNow().UtcTicks, Guid.NewGuid());
        _markers.Receive(marker);
        var between = _clock.Next();
        _markers.Receive(marker);
        _markers.Find(marker);

        Assert.False(IsOutdated(between));
    }

    [Fact]
    public void An_eviction_found_later_spares_what_began_well_after_it_and_nothing_that_may_have_begun_before()
    {
        var evictedAt = _time.GetUtcNow();
        _time.Advance(EvictionMarkers.ClockSkew / 2);
        var soonAfter = _clock.Next();
        _time.Advance(EvictionMarkers.ClockSkew);
        var wellAfter = _clock.Next();
        _markers.Find(new EvictionMarker(Session, evictedAt.UtcTicks, Guid.NewGuid()));

        Assert.True(IsOutdated(soonAfter));
        Assert.False(IsOutdated(wellAfter));
    }

    [Fact]
    public void An_older_eviction_that_is_found_later_hides_no_newer_one()
    {
        var old = new EvictionMarker(Session, _time.GetUtcNow().UtcTicks, Guid.NewGuid());
        _time.Advance(TimeSpan.FromSeconds(10));
        var before = _clock.Next();
        _markers.Add(Session);
        _markers.Find(old);

        Assert.True(IsOutdated(before));
    }

    [Fact]
    public void After_an_interruption_nothing_older_counts()
    {
        var before = _clock.Next();
        _markers.ForgetEverything();

        Assert.True(IsOutdated(before));
        Assert.False(IsOutdated(_clock.Next()));
    }

    [Fact]
    public void What_others_learnt_before_an_interruption_and_is_looked_up_after_it_counts()
    {
        var began = _clock.Next();
        _markers.ForgetEverything();

        Assert.False(_markers.Outdates(began, _clock.Next(), Credential, Session, Identity));
    }

    [Fact]
    public void Markers_are_kept_as_long_as_an_entry_can_live_and_then_forgotten()
    {
        _markers.RetainAtLeast(TimeSpan.FromMinutes(10));
        var before = _clock.Next();
        _markers.Add(Session);
        _time.Advance(TimeSpan.FromMinutes(9));
        for (var i = 0; i < 100; i++)
            _markers.Add((UInt128)i);

        Assert.True(IsOutdated(before));

        _time.Advance(TimeSpan.FromMinutes(11));
        _markers.Add(Identity);

        Assert.Equal(1, _markers.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_clock_that_was_wrong_for_a_while_makes_nobody_forget_an_eviction(int hours)
    {
        var time = new JumpingTime(_time.GetUtcNow());
        var clock = new SessionClock(time);
        var markers = new EvictionMarkers(clock, time);
        var before = clock.Next();
        markers.Add(Session);

        time.Shift = TimeSpan.FromHours(hours);
        time.Advance(hours > 0 ? TimeSpan.FromSeconds(20) : TimeSpan.FromMinutes(5));
        markers.Add(Identity);
        time.Shift = TimeSpan.Zero;

        Assert.True(markers.Outdates(before, before, Credential, Session, UInt128.Zero));
    }

    [Fact]
    public void A_flood_of_evictions_takes_no_more_room_than_is_bound_and_brings_nobody_back()
    {
        var before = _clock.Next();
        _markers.Add(Session);
        for (var i = 0; i < EvictionMarkers.MaxCount + 2048; i++)
            _markers.Add((UInt128)i);

        Assert.InRange(_markers.Count, 0, EvictionMarkers.MaxCount + 1024);
        Assert.True(_markers.MayOutdate(before, before));
        Assert.True(IsOutdated(before));
        Assert.True(_markers.Outdates(before, SessionKey.FromBytes(new byte[32])));
    }

    [Fact]
    public void What_begins_after_a_flood_of_evictions_counts_unless_it_is_evicted_itself()
    {
        for (var i = 0; i < EvictionMarkers.MaxCount + 2048; i++)
            _markers.Add((UInt128)i);
        var after = _clock.Next();

        Assert.False(IsOutdated(after));
        Assert.False(_markers.Outdates(after, SessionKey.FromBytes(new byte[32])));

        _markers.Add(Session);

        Assert.True(IsOutdated(after));
    }

    [Fact]
    public void A_marker_survives_its_bytes_and_nothing_else_is_taken_for_one()
    {
        var marker = new EvictionMarker(Session, _clock.Next(), _clock.Node);

        Assert.True(EvictionMarker.TryRead(marker.ToBytes(), out var read));
        Assert.Equal(marker, read);
        Assert.False(EvictionMarker.TryRead([], out _));
        Assert.False(EvictionMarker.TryRead(new byte[EvictionMarker.Size], out _));
        Assert.False(EvictionMarker.TryRead(marker.ToBytes().AsSpan(1), out _));
    }

    private bool IsOutdated(long began) => _markers.Outdates(began, began, Credential, Session, Identity);

    private sealed class BackwardTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now -= TimeSpan.FromSeconds(1);
    }
}
