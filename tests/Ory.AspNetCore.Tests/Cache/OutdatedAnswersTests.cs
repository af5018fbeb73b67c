using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Ory.Frontend;

namespace Ory.AspNetCore.Tests;

/// <summary>Two whoamis for one credential are under way at once: the one that began later is right, whichever arrives last.</summary>
public class OutdatedAnswersTests
{
    private const string Cookie = "ory_kratos_session=abc";
    private static readonly string Stronger = $"Session {StubOry.IdentityId} aal2";

    private readonly Store _store = new();

    [Theory]
    [InlineData("aal1")]
    [InlineData("401")]
    public async Task What_began_earlier_does_not_replace_a_session_that_was_learnt_meanwhile(string older)
    {
        await using var app = await StartAsync();

        using var waiting = await AskTwiceAsync(app, older, newer: "aal2");

        Assert.Equal(HttpStatusCode.OK, waiting.StatusCode);
        Assert.Equal(Stronger, await app.OutcomeAsync(Cookie));
        Assert.Equal(3, app.Ory.Whoamis.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task What_began_earlier_does_not_bring_back_a_session_that_was_refused_meanwhile(int rememberedSeconds)
    {
        await using var app = await StartAsync(options => options.RejectedCacheDuration = TimeSpan.FromSeconds(rememberedSeconds));
        Assert.Equal(0, _store.Sessions);

        using var waiting = await AskTwiceAsync(app, older: "aal2", newer: "401");

        Assert.Equal(HttpStatusCode.Unauthorized, waiting.StatusCode);
        Assert.Equal("Rejected", await app.OutcomeAsync(Cookie));
        // The one of the beginning: other nodes do not learn what this one does not believe.
        Assert.Equal(1, _store.Sessions);
    }

    [Fact]
    public async Task What_was_refused_meanwhile_is_not_believed_in_an_outage_because_it_was_there_when_that_began()
    {
        await using var app = await StartAsync(options => options.StaleOnOutage = TimeSpan.FromMinutes(10));
        await app.OutcomeAsync(Cookie);
        var (askedPast, asked) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (refusing, failing) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.Ory.Answer = async (request, _) =>
        {
            if (request.Path == "/health/ready")
                return new HttpResponseMessage(HttpStatusCode.OK);
            var isPast = request.Header("Cache-Control") is not null;
            (isPast ? askedPast : asked).TrySetResult();
            await (isPast ? refusing : failing).Task;
            return isPast ? StubOry.Unauthorized() : new HttpResponseMessage(HttpStatusCode.InternalServerError);
        };

        app.Time.Advance(TimeSpan.FromSeconds(10));
        var stepUp = app.SendAsync("/vault", Cookie);
        await askedPast.Task;
        app.Time.Advance(TimeSpan.FromSeconds(21));
        var ordinary = app.OutcomeAsync(Cookie);
        await asked.Task;
        refusing.SetResult();
        using (var refused = await stepUp)
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        failing.SetResult();

        Assert.Equal("Unavailable", await ordinary);
    }

    [Fact]
    public async Task What_was_evicted_is_not_believed_again_however_long_it_may_be_cached()
    {
        await using var app = await TestApp.StartAsync(options => options.CacheDuration = TimeSpan.FromHours(1));
        var cache = app.Services.GetRequiredService<IOrySessionCache>();
        await app.OutcomeAsync(Cookie);
        await cache.EvictAsync(OryEviction.OfSession(StubOry.SessionId), CancellationToken.None);

        // Time for the eviction itself to be forgotten, and for somebody to look what can be.
        app.Time.Advance(TimeSpan.FromMinutes(10));
        await cache.EvictAsync(OryEviction.OfSession("another"), CancellationToken.None);
        app.Ory.Always(StubOry.Unauthorized);

        Assert.Equal("Rejected", await app.OutcomeAsync(Cookie));
    }

    [Theory]
    [InlineData(0.5, 1.5)]
    [InlineData(10, 1.5)]
    [InlineData(10, 200)]
    public async Task What_the_store_still_has_does_not_bring_back_a_session_that_was_refused_since(double minutes, double later)
    {
        await using var app = await StartAsync(options => options.CacheDuration = TimeSpan.FromMinutes(minutes));
        await app.OutcomeAsync(Cookie);
        app.Ory.Answer = (request, _) => Task.FromResult(Say(request, "401"));
        using (var refused = await app.SendAsync("/vault", Cookie))
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        app.Time.Advance(TimeSpan.FromSeconds(later));

        Assert.Equal("Rejected", await app.OutcomeAsync(Cookie));
    }

    [Fact]
    public async Task What_began_earlier_does_not_replace_what_the_store_has()
    {
        await using var app = await StartAsync();
        var level = app.Services.GetRequiredService<SecondLevel>();
        var principals = new PrincipalFactory("Ory", new OryOptions());
        var (older, newer) = (Learnt(app, "aal1"), Learnt(app, "aal2"));

        level.Store(newer);
        level.Store(older);

        var found = await level.FindAsync(newer.Key, principals, TimeSpan.FromHours(1), level.CreateBudget());
        Assert.Equal("aal2", found?.Session.AuthenticatorAssuranceLevel);
    }

    [Fact]
    public async Task An_eviction_that_is_told_late_hides_no_later_one()
    {
        await using var app = await StartAsync();
        var level = app.Services.GetRequiredService<SecondLevel>();
        var early = Evicted(app);
        app.Time.Advance(TimeSpan.FromSeconds(5));
        var session = Learnt(app, "aal1");
        level.Store(session);
        app.Time.Advance(TimeSpan.FromSeconds(5));
        var late = Evicted(app);

        Assert.True(await level.StoreAsync(late));
        // By a node that could not reach the store until now.
        Assert.True(await level.StoreAsync(early));

        Assert.Null(await level.FindAsync(session.Key, new PrincipalFactory("Ory", new OryOptions()), TimeSpan.FromHours(1), level.CreateBudget()));
    }

    [Fact]
    public async Task An_eviction_of_the_future_hides_none()
    {
        await using var app = await StartAsync();
        var level = app.Services.GetRequiredService<SecondLevel>();
        var session = Learnt(app, "aal1");
        level.Store(session);

        await level.StoreAsync(Evicted(app) with { Stamp = long.MaxValue });
        await level.StoreAsync(Evicted(app));

        Assert.Null(await level.FindAsync(session.Key, new PrincipalFactory("Ory", new OryOptions()), TimeSpan.FromHours(1), level.CreateBudget()));
    }

    [Fact]
    public async Task An_eviction_by_a_clock_that_is_a_little_behind_is_told_all_the_same()
    {
        await using var app = await StartAsync();
        var level = app.Services.GetRequiredService<SecondLevel>();
        var known = Evicted(app);
        await level.StoreAsync(known with { Stamp = known.Stamp + (EvictionMarkers.ClockSkew.Ticks / 2) });
        var session = Learnt(app, "aal1");
        await level.FindEvictionsAsync(session, level.CreateBudget());

        app.Time.Advance(EvictionMarkers.ClockSkew / 4);
        var since = Learnt(app, "aal1");
        level.Store(since);
        await level.StoreAsync(Evicted(app));

        Assert.Null(await level.FindAsync(since.Key, new PrincipalFactory("Ory", new OryOptions()), TimeSpan.FromHours(1), level.CreateBudget()));
    }

    private static EvictionMarker Evicted(TestApp app) =>
        new(EvictionMarker.OfSession(StubOry.SessionId), app.Services.GetRequiredService<SessionClock>().Next(), Guid.NewGuid());

    private static CachedSession Learnt(TestApp app, string aal)
    {
        var session = new Session { Id = StubOry.SessionId, Active = true, AuthenticatorAssuranceLevel = aal, Identity = new Identity { Id = StubOry.IdentityId } };
        return new CachedSession(
            SessionKey.FromBytes(new byte[SessionKey.Size]), session, new PrincipalFactory("Ory", new OryOptions()).ClaimsOf(session),
            app.Services.GetRequiredService<SessionClock>().Next(), app.Time.GetUtcNow().AddMinutes(1));
    }

    /// <summary>Asks past the cache for a session of aal1, and while that is under way, when the cached one is over, in the ordinary way.</summary>
    private static async Task<HttpResponseMessage> AskTwiceAsync(TestApp app, string older, string newer)
    {
        await app.OutcomeAsync(Cookie);
        var asked = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        app.Ory.Answer = async (request, _) =>
        {
            if (request.Header("Cache-Control") is null)
                return Say(request, newer);
            asked.SetResult();
            await gate.Task;
            return Say(request, older);
        };

        app.Time.Advance(TimeSpan.FromSeconds(10));
        var waiting = app.SendAsync("/vault", Cookie);
        await asked.Task;
        app.Time.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(newer == "401" ? "Rejected" : Stronger, await app.OutcomeAsync(Cookie));
        gate.SetResult();
        return await waiting;
    }

    private static HttpResponseMessage Say(WhoamiRequest request, string what) =>
        request.Path == "/health/ready" ? new HttpResponseMessage(HttpStatusCode.OK) : what == "401" ? StubOry.Unauthorized() : StubOry.Session(aal: what);

    private Task<TestApp> StartAsync(Action<OryOptions>? configure = null) => TestApp.StartAsync(
        options =>
        {
            options.UseDistributedCache = true;
            options.Timeout = TimeSpan.FromMinutes(1);
            configure?.Invoke(options);
        },
        builder => builder.Services.AddSingleton<IDistributedCache>(_store),
        app => app.MapGet("/vault", () => "open").RequireAuthorization("aal2"));

    /// <summary>A store that never gets to know that something is to be removed.</summary>
    private sealed class Store() : MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())), IDistributedCache
    {
        public int Sessions { get; private set; }

        Task IDistributedCache.SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token)
        {
            Sessions += key.StartsWith("ory:session:", StringComparison.Ordinal) ? 1 : 0;
            return SetAsync(key, value, options, token);
        }

        Task IDistributedCache.RemoveAsync(string key, CancellationToken token) => Task.CompletedTask;
    }
}
