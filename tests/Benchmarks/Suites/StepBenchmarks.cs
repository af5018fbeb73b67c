using System.Security.Claims;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Ory.AspNetCore;

namespace Benchmarks;

/// <summary>What each step of a cached hit costs, and a challenge: the table in the package's README.</summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private Subject _subject = null!;
    private SchemeParts _parts = null!;
    private HttpRequest _request = null!;
    private OryCredential _credential;
    private SessionKey _key = null!;
    private CachedSession _session = null!;
    private byte[] _prefix = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        _subject = await Subject.StartAsync(Alternatives.Ory());
        var options = _subject.Services.GetRequiredService<IOptionsMonitor<OryOptions>>().Get(OryDefaults.AuthenticationScheme);
        _parts = _subject.Services.GetRequiredService<SchemePartsProvider>().For(OryDefaults.AuthenticationScheme, options);
        _prefix = SessionKey.PrefixOf(OryDefaults.AuthenticationScheme, new Uri("http://localhost:4433/"));
        _request = _subject.Request(_subject.Services).Request;
        _credential = _parts.Credentials.Read(_request, out _);
        _session = _parts.Sessions.Find(_credential, TimeProvider.System.GetUtcNow(), out _key)!.Cached!;
    }

    [GlobalCleanup]
    public ValueTask CleanUp() => _subject.DisposeAsync();

    [Benchmark(Description = "the credential, out of the Cookie header")]
    public OryCredentialKind Credential() => _parts.Credentials.Read(_request, out _).Kind;

    [Benchmark(Description = "the cache's key (SHA-256)")]
    public object Key() => SessionKey.Of(_prefix, _credential);

    [Benchmark(Description = "the key of a header that a connection repeats")]
    public object KnownKey() => _parts.Sessions.KeyOf(_credential);

    [Benchmark(Description = "the look-up in the first level")]
    public object? LookUp() => _parts.FirstLevel.Find(_key, TimeProvider.System.GetUtcNow());

    [Benchmark(Description = "the ticket and its principal")]
    public object Ticket() => _parts.Principals.TicketOf(_session);

    [Benchmark(Description = "the same, and two claims read")]
    public string? Claims()
    {
        var user = _parts.Principals.TicketOf(_session).Principal;
        return user.FindFirst("aal")!.Value is not null ? user.FindFirst(ClaimTypes.NameIdentifier)!.Value : null;
    }

    [Benchmark(Description = "a browser's challenge: 302 to the login flow")]
    public async Task<int> Challenge()
    {
        using var scope = _subject.Services.CreateScope();
        var context = _subject.Request(scope.ServiceProvider);
        context.Request.Headers.Remove("Cookie");
        context.Request.Headers["Sec-Fetch-Mode"] = "navigate";
        await context.ChallengeAsync();
        return context.Response.StatusCode;
    }
}
