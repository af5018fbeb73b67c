using BenchmarkDotNet.Attributes;

namespace Benchmarks;

/// <summary>One authenticated request, by each way to know who somebody is. Take the floor off before comparing.</summary>
[MemoryDiagnoser]
public class AuthenticationBenchmarks
{
    private Subject _floor = null!, _ory = null!, _cookie = null!, _hs256 = null!, _rs256 = null!, _es256 = null!, _memory = null!, _hybrid = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        _floor = await Subject.StartAsync(Alternatives.Floor(), signsIn: false);
        _ory = await Subject.StartAsync(Alternatives.Ory());
        _cookie = await Subject.StartAsync(Alternatives.Cookie());
        _hs256 = await Subject.StartAsync(Alternatives.JwtHs256());
        _rs256 = await Subject.StartAsync(Alternatives.JwtRs256());
        _es256 = await Subject.StartAsync(Alternatives.JwtEs256());
        _memory = await Subject.StartAsync(Alternatives.MemoryCache());
        _hybrid = await Subject.StartAsync(Alternatives.HybridCache());
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        foreach (var subject in (Subject[])[_floor, _ory, _cookie, _hs256, _rs256, _es256, _memory, _hybrid])
            await subject.DisposeAsync();
    }

    [Benchmark(Baseline = true, Description = "a handler that answers NoResult (the floor)")]
    public Task<string?> Floor() => _floor.AuthenticateAsync();

    [Benchmark(Description = "AddOry(), cached")]
    public Task<string?> OryHit() => _ory.AuthenticateAsync();

    [Benchmark(Description = "AddOry(), cached, the first request of a connection")]
    public Task<string?> OryHitOnNewConnection() => _ory.AuthenticateAsync(new string(RecordedSession.Cookie.AsSpan()));

    [Benchmark(Description = "the framework's cookie handler")]
    public Task<string?> CookieHandler() => _cookie.AuthenticateAsync();

    [Benchmark(Description = "JwtBearer HS256")]
    public Task<string?> JwtHs256() => _hs256.AuthenticateAsync();

    [Benchmark(Description = "JwtBearer RS256")]
    public Task<string?> JwtRs256() => _rs256.AuthenticateAsync();

    [Benchmark(Description = "JwtBearer ES256")]
    public Task<string?> JwtEs256() => _es256.AuthenticateAsync();

    [Benchmark(Description = "IMemoryCache and a new principal")]
    public Task<string?> MemoryCache() => _memory.AuthenticateAsync();

    [Benchmark(Description = "HybridCache and a new principal")]
    public Task<string?> HybridCache() => _hybrid.AuthenticateAsync();
}
