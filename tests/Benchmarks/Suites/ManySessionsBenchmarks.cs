using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace Benchmarks;

/// <summary>A hit on a random one of many cached sessions.</summary>
[MemoryDiagnoser]
public class ManySessionsBenchmarks
{
    private readonly Random _random = new(1);
    private Subject _subject = null!;
    private string[] _cookies = [];

    /// <summary>How many sessions are cached.</summary>
    [Params(1_000, 1_000_000)]
    public int Sessions { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _cookies = [.. Enumerable.Range(0, Sessions).Select(Cookie)];
        _subject = await Subject.StartAsync(Alternatives.Ory(new StubOry(), options => options.CacheSize = Sessions + 100));
        await Parallel.ForEachAsync(_cookies, async (cookie, _) => await _subject.AuthenticateAsync(cookie));
    }

    [GlobalCleanup]
    public ValueTask CleanUp() => _subject.DisposeAsync();

    [Benchmark]
    public Task<string?> Hit() => _subject.AuthenticateAsync(_cookies[_random.Next(_cookies.Length)]);

    internal static string Cookie(int number) => "ory_kratos_session=" + number.ToString("X8", CultureInfo.InvariantCulture) + "MTc5NTQyMTAyNXxBYmNkRWZnSGlq";
}
