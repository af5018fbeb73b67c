using System.Globalization;

namespace Benchmarks;

/// <summary>P1, P3, P4, P5 and P10: what one request costs.</summary>
public static class RequestGoals
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(5);

    public static async Task<IReadOnlyList<Goal>> HitAsync(bool quick)
    {
        await using var floor = await Subject.StartAsync(Alternatives.Floor(), signsIn: false);
        await using var ory = await Subject.StartAsync(Alternatives.Ory());
        await using var cookie = await Subject.StartAsync(Alternatives.Cookie());
        await using var rs256 = await Subject.StartAsync(Alternatives.JwtRs256());

        var times = await Alternation.RunAsync(
            quick ? 80 : 800, Slice, floor.AuthenticateAsync, ory.AuthenticateAsync, cookie.AuthenticateAsync, rs256.AuthenticateAsync);
        return
        [
            new("P1", "cached hit / the framework's cookie handler", times.Median(round => (round[1] - round[0]) / (round[2] - round[0])), 1 / 8.0),
            new("P1", "cached hit / JwtBearer RS256", times.Median(round => (round[1] - round[0]) / (round[3] - round[0])), 1 / 20.0),
            new("P1", "cached hit, allocated above the floor", (await BytesAsync(ory.AuthenticateAsync) - await BytesAsync(floor.AuthenticateAsync)) / 1024, 1.5, Unit: " KB"),
        ];
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

    public static async Task<IReadOnlyList<Goal>> MissAsync(bool quick)
    {
        var benchmark = new MissBenchmarks();
        await benchmark.SetUp();
        try
        {
            var times = await Alternation.RunAsync(quick ? 100 : 600, 2 * Slice, benchmark.Floor, benchmark.BareGet, benchmark.OryMiss);
            return [new("P4", "miss / bare HttpClient GET of the same bytes", times.Median(round => (round[2] - round[0]) / round[1]), 1.15)];
        }
        finally
        {
            await benchmark.CleanUp();
        }
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

    /// <summary>The quick form fills a quarter of the million, which no processor's cache holds either: filling the whole takes longer than all else.</summary>
    public static async Task<IReadOnlyList<Goal>> ManySessionsAsync(bool quick)
    {
        var few = new ManySessionsBenchmarks { Sessions = 1_000 };
        var many = new ManySessionsBenchmarks { Sessions = quick ? 250_000 : 1_000_000 };
        await few.SetUp();
        await many.SetUp();
        try
        {
            var times = await Alternation.RunAsync(quick ? 80 : 800, Slice, few.Floor, few.Hit, many.Floor, many.Hit);
            return
            [
                new("P10", string.Create(CultureInfo.InvariantCulture, $"hit on random ones of {many.Sessions:N0} sessions / of 1,000, each on a new connection"),
                    times.Median(round => (round[3] - round[2]) / (round[1] - round[0])), 2),
            ];
        }
        finally
        {
            await few.CleanUp();
            await many.CleanUp();
        }
    }

    // A hit is done before the first wait, so that all of it is this thread's.
    private static async Task<double> BytesAsync(Func<Task> request)
    {
        const int Requests = 10_000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var number = 0; number < Requests; number++)
            await request();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Requests;
    }
}
