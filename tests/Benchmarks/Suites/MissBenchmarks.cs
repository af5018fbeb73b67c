using BenchmarkDotNet.Attributes;

namespace Benchmarks;

/// <summary>A request that Ory must be asked about, beside the bare GET of the same bytes from the same server, over loopback.</summary>
[MemoryDiagnoser]
public class MissBenchmarks
{
    private ServerProcess _server = null!;
    private Subject _ory = null!;
    private Subject _floor = null!;
    private HttpClient _http = null!;
    private int _next;

    [GlobalSetup]
    public async Task SetUp()
    {
        _server = await Shell.StartSelfAsync("--serve", "whoami");
        _floor = await Subject.StartAsync(Alternatives.Floor(), signsIn: false);
        // Nobody is remembered, so that each request is a miss however many there are.
        _ory = await Subject.StartAsync(Alternatives.Ory(configure: options => (options.BaseUrl, options.CacheDuration) = (_server.Address, TimeSpan.Zero)));
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(_server.Address) };
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        _http.Dispose();
        await _ory.DisposeAsync();
        await _floor.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Benchmark(Description = "the floor's request")]
    public Task<string?> Floor() => _floor.AuthenticateAsync(NextCookie());

    [Benchmark(Baseline = true, Description = "a bare HttpClient GET")]
    public async Task<int> BareGet()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sessions/whoami");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("Cookie", NextCookie());
        using var response = await _http.SendAsync(request);
        return (await response.Content.ReadAsByteArrayAsync()).Length;
    }

    [Benchmark(Description = "AddOry(), not cached")]
    public Task<string?> OryMiss() => _ory.AuthenticateAsync(NextCookie());

    // A string of its own, as a new connection brings it.
    private string NextCookie() => ManySessionsBenchmarks.Cookie(_next++ % 1000);
}
