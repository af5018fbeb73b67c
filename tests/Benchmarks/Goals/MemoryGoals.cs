using System.Globalization;

namespace Benchmarks;

/// <summary>P6: what a cached session weighs.</summary>
public static class MemoryGoals
{
    public static async Task<IReadOnlyList<Goal>> SessionsAsync(bool quick)
    {
        var sessions = quick ? 25_000 : 100_000;
        await using var subject = await Subject.StartAsync(Alternatives.Ory(new StubOry(), options => options.CacheSize = sessions + 100));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Parallel.ForAsync(0, sessions, async (number, _) => await subject.AuthenticateAsync(ManySessionsBenchmarks.Cookie(number)));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        return [new("P6", string.Create(CultureInfo.InvariantCulture, $"memory of a cached session, of {sessions:N0}"), (after - before) / 1024.0 / sessions, 3, Unit: " KB")];
    }
}
