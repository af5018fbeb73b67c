using BenchmarkDotNet.Attributes;
using Ory.Emulator;
using Ory.Frontend;

namespace Benchmarks;

/// <summary>The emulator: its start, and what it answers most.</summary>
[MemoryDiagnoser]
public class EmulatorBenchmarks
{
    private OryEmulator _emulator = null!;
    private FrontendClient _client = null!;
    private FrontendCredential _credential;

    [GlobalSetup]
    public async Task SetUp()
    {
        _emulator = await OryEmulator.StartAsync(options => options.InMemory = true);
        _client = new FrontendClient(new HttpClient(_emulator.CreateHandler()) { BaseAddress = _emulator.PublicUrl });
        var identity = await _emulator.CreateIdentityAsync("somebody@example.org", "correct-horse-battery-9");
        _credential = FrontendCredential.FromSessionToken((await _emulator.SignInAsync(identity)).SessionToken);
    }

    [GlobalCleanup]
    public ValueTask CleanUp() => _emulator.DisposeAsync();

    [Benchmark(Description = "start, and the first answer")]
    public async Task Start()
    {
        await using var emulator = await OryEmulator.StartAsync(options => options.InMemory = true);
        using var http = new HttpClient(emulator.CreateHandler()) { BaseAddress = emulator.PublicUrl };
        (await http.GetAsync("health/ready")).EnsureSuccessStatusCode();
    }

    [Benchmark(Description = "whoami")]
    public Task<FrontendResponse<ToSessionResult>> Whoami() => _client.ToSessionAsync(_credential);

    [Benchmark(Description = "a native login flow")]
    public Task LoginFlow() => _client.CreateNativeLoginFlowAsync(FrontendCredential.None);
}
