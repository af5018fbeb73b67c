using System.Globalization;

namespace Benchmarks;

/// <summary><c>--allocations</c>: what one request allocates, by type, as a hit and as a miss: the tables in README.md.</summary>
public static class AllocationProfile
{
    private const int Requests = 200_000;
    private const int WarmUp = 20_000;

    public static async Task RunAsync()
    {
        await using var floor = await Subject.StartAsync(Alternatives.Floor(), signsIn: false);
        await PrintAsync("the floor: a handler that answers NoResult", _ => floor.AuthenticateAsync());

        await using var hit = await Subject.StartAsync(Alternatives.Ory());
        await PrintAsync("AddOry(), a cached hit", _ => hit.AuthenticateAsync());

        await using var miss = await Subject.StartAsync(Alternatives.Ory(new StubOry(), options => options.CacheDuration = TimeSpan.Zero));
        var cookies = Enumerable.Range(0, 1000).Select(ManySessionsBenchmarks.Cookie).ToList();
        await PrintAsync("AddOry(), a miss, the call to a stub of Ory included", number => miss.AuthenticateAsync(cookies[number % cookies.Count]));
    }

    private static async Task PrintAsync(string title, Func<int, Task> request)
    {
        for (var number = 0; number < WarmUp; number++)
            await request(number);

        using var listener = new AllocationListener();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        listener.Start();
        for (var number = 0; number < Requests; number++)
            await request(number);
        var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Requests;

        var all = (double)Math.Max(listener.Samples.Values.Sum(), 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}: {bytes:0} B"));
        foreach (var (type, samples) in listener.Samples.OrderByDescending(pair => pair.Value).TakeWhile(pair => pair.Value / all > 0.004))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes * samples / all,8:0} B  {type}"));
    }
}
