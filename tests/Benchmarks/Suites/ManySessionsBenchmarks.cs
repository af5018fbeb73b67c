using System.Globalization;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Options;
using Ory.AspNetCore;
using Ory.Frontend;

namespace Benchmarks;

/// <summary>A hit on a random one of many cached sessions.</summary>
[MemoryDiagnoser]
public class ManySessionsBenchmarks
{
    private readonly Random _random = new(1);
    private Subject _subject = null!, _floor = null!;
    private string[] _cookies = [];

    /// <summary>How many sessions are cached.</summary>
    [Params(1_000, 1_000_000)]
    public int Sessions { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _cookies = [.. Enumerable.Range(0, Sessions).Select(Cookie)];
        _floor = await Subject.StartAsync(Alternatives.Floor(), signsIn: false);
        _subject = await Subject.StartAsync(Alternatives.Ory(new StubOry(), options => options.CacheSize = Sessions + 100));

        // Stored as a whoami stores them, without the million requests.
        var options = _subject.Services.GetRequiredService<IOptionsMonitor<OryOptions>>().Get(OryDefaults.AuthenticationScheme);
        var parts = _subject.Services.GetRequiredService<SchemePartsProvider>().For(OryDefaults.AuthenticationScheme, options);
        var clock = _subject.Services.GetRequiredService<SessionClock>();
        Parallel.ForEach(_cookies, cookie =>
        {
            var session = FrontendJson.DeserializeSession(RecordedSession.Json);
            var key = parts.Sessions.KeyOf(OryCredential.FromCookie(cookie));
            parts.FirstLevel.TryStore(new CachedSession(key, session, parts.Principals.ClaimsOf(session), clock.Next(), session.ExpiresAt!.Value), out _);
        });
    }

    [GlobalCleanup]
    public async ValueTask CleanUp()
    {
        await _subject.DisposeAsync();
        await _floor.DisposeAsync();
    }

    [Benchmark(Baseline = true, Description = "the floor, with the same cookies")]
    public Task<string?> Floor() => _floor.AuthenticateAsync(NextCookie());

    [Benchmark(Description = "AddOry(), cached")]
    public Task<string?> Hit() => _subject.AuthenticateAsync(NextCookie());

    /// <summary>The cookie of a random one, as a new connection brings it: a string that was never seen before.</summary>
    internal string NextCookie() => new(_cookies[_random.Next(_cookies.Length)].AsSpan());

    internal static string Cookie(int number) => string.Create(CultureInfo.InvariantCulture, $"ory_kratos_session={number:X8}{RecordedSession.Value}");
}
