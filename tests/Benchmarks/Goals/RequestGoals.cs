namespace Benchmarks;

/// <summary>P1, P3, P4, P5 and P10: what one request costs.</summary>
public static class RequestGoals
{
    public static Task<IReadOnlyList<Goal>> HitAsync(bool quick)
    {
        var measure = Measure.Run<AuthenticationBenchmarks>(quick);
        var floor = measure["Floor"];
        double Net(string method) => measure[method].Nanoseconds - floor.Nanoseconds;

        var hit = Net("OryHit");
        return Task.FromResult<IReadOnlyList<Goal>>(
        [
            new("P1", "cached hit / cookie handler", hit / Net("CookieHandler"), 1 / 8.0),
            new("P1", "cached hit / JwtBearer RS256", hit / Net("JwtRs256"), 1 / 20.0),
            new("P1", "cached hit, allocated above the floor", (measure["OryHit"].Bytes - floor.Bytes) / 1024, 1.5, Unit: " KB"),
        ]);
    }

    /// <summary>A thousand requests at once for one credential that nobody knows yet.</summary>
    public static async Task<IReadOnlyList<Goal>> ColdAsync(bool quick)
    {
        var gate = new TaskCompletionSource();
        using var ory = new StubOry();
        await using var subject = await Subject.StartAsync(Alternatives.Ory(ory));
        var before = ory.Calls;
        ory.Gate = gate.Task;
        var cookie = RecordedSession.Cookie + "cold";
        var requests = Enumerable.Range(0, 1000).Select(_ => Task.Run(() => subject.AuthenticateAsync(cookie))).ToList();
        while (ory.Calls == before)
            await Task.Yield();
        gate.SetResult();
        var answers = await Task.WhenAll(requests);
        if (answers.Any(answer => answer is null))
            throw new InvalidOperationException("A cold request was not signed in.");
        return [new("P3", "whoami calls / 1,000 cold concurrent requests of one credential", ory.Calls - before, 1)];
    }

    public static Task<IReadOnlyList<Goal>> MissAsync(bool quick)
    {
        var measure = Measure.Run<MissBenchmarks>(quick, quick ? 15 : 40);
        var miss = measure["OryMiss"].Nanoseconds - measure["Floor"].Nanoseconds;
        return Task.FromResult<IReadOnlyList<Goal>>([new("P4", "miss / bare HttpClient GET of the same bytes", miss / measure["BareGet"].Nanoseconds, 1.15)]);
    }

    public static Task<IReadOnlyList<Goal>> DecodeAsync(bool quick)
    {
        var measure = Measure.Run<DecodeBenchmarks>(quick);
        var decode = measure["Decode"];
        return Task.FromResult<IReadOnlyList<Goal>>(
        [
            new("P5", "decoding a session", decode.Nanoseconds / 1000, 6, Unit: " µs"),
            new("P5", "decoding a session, allocated", decode.Bytes / 1024, 2, Unit: " KB"),
        ]);
    }

    public static Task<IReadOnlyList<Goal>> ManySessionsAsync(bool quick)
    {
        var measure = Measure.Run<ManySessionsBenchmarks>(quick);
        var floor = Measure.Run<FloorBenchmark>(quick)["Floor"].Nanoseconds;
        var ratio = (measure["Hit", 1_000_000].Nanoseconds - floor) / (measure["Hit", 1_000].Nanoseconds - floor);
        return Task.FromResult<IReadOnlyList<Goal>>([new("P10", "hit on random ones of 1,000,000 sessions / of 1,000", ratio, 2)]);
    }
}
