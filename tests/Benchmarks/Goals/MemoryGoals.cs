namespace Benchmarks;

/// <summary>P6: what a cached session weighs.</summary>
public static class MemoryGoals
{
    private const int Sessions = 100_000;

    public static async Task<IReadOnlyList<Goal>> SessionsAsync(bool quick)
    {
        await using var subject = await Subject.StartAsync(Alternatives.Ory(new StubOry(), options => options.CacheSize = Sessions + 100));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Parallel.ForAsync(0, Sessions, async (number, _) => await subject.AuthenticateAsync(ManySessionsBenchmarks.Cookie(number)));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        return [new("P6", "memory of a cached session, of 100,000", (after - before) / 1024.0 / Sessions, 3, Unit: " KB")];
    }
}
