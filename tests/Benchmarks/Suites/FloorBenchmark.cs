using BenchmarkDotNet.Attributes;

namespace Benchmarks;

/// <summary>The floor alone, to take off from others.</summary>
[MemoryDiagnoser]
public class FloorBenchmark
{
    private Subject _floor = null!;

    [GlobalSetup]
    public async Task SetUp() => _floor = await Subject.StartAsync(Alternatives.Floor(), signsIn: false);

    [GlobalCleanup]
    public ValueTask CleanUp() => _floor.DisposeAsync();

    [Benchmark]
    public Task<string?> Floor() => _floor.AuthenticateAsync();
}
