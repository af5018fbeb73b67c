using BenchmarkDotNet.Attributes;

namespace Benchmarks;

/// <summary>A request through YARP to a backend, with AddOry() and with the floor's scheme, over loopback.</summary>
[MemoryDiagnoser]
public class GatewayBenchmarks
{
    private ServerProcess _backend = null!, _ory = null!, _floor = null!;
    private HttpClient _http = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        _backend = await Shell.StartSelfAsync("--serve", "anonymous");
        _ory = await Shell.StartSelfAsync("--gateway", "ory", _backend.Address);
        _floor = await Shell.StartSelfAsync("--gateway", "floor", _backend.Address);
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        _http.Dispose();
        foreach (var server in (ServerProcess[])[_ory, _floor, _backend])
            await server.DisposeAsync();
    }

    [Benchmark(Baseline = true, Description = "YARP with the floor's scheme")]
    public Task<int> Floor() => GetAsync(_floor);

    [Benchmark(Description = "YARP with AddOry(), cached")]
    public Task<int> Ory() => GetAsync(_ory);

    private async Task<int> GetAsync(ServerProcess gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, gateway.Address);
        request.Headers.TryAddWithoutValidation("Cookie", RecordedSession.Cookie);
        using var response = await _http.SendAsync(request);
        return (await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
    }
}
