using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Ory.Frontend;

namespace Benchmarks;

/// <summary>Decoding the recorded session, as the client does it, beside reading the same members out of a <see cref="JsonDocument"/>.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private readonly byte[] _json = RecordedSession.Recorded;

    [Benchmark(Description = "the client's Session")]
    public Session Decode() => JsonSerializer.Deserialize(_json, FrontendJsonContext.Default.Session)!;

    [Benchmark(Baseline = true, Description = "the claims' members out of a JsonDocument")]
    public SessionClaim[] Document() => SessionClaims.Read(_json);
}
