namespace Benchmarks;

/// <summary><c>--goals [--quick] [P1 …]</c>: measures what the goals need, all or those that are named, prints a line for each, and counts what is missed.</summary>
public static class GoalsRun
{
    private static readonly (string Id, Func<bool, Task<IReadOnlyList<Goal>>> Measure)[] All =
    [
        ("P1", RequestGoals.HitAsync),
        ("P2", LoadGoals.PageAsync),
        ("P3", RequestGoals.ColdAsync),
        ("P4", RequestGoals.MissAsync),
        ("P5", RequestGoals.DecodeAsync),
        ("P6", MemoryGoals.SessionsAsync),
        ("P7", StartGoals.EmulatorAsync),
        ("P8", StartGoals.AotAsync),
        ("P9", LoadGoals.GatewayAsync),
        ("P10", RequestGoals.ManySessionsAsync),
    ];

    public static async Task<int> RunAsync(bool quick, IReadOnlyList<string> only)
    {
        if (only.FirstOrDefault(id => All.All(goal => goal.Id != id)) is { } unknown)
        {
            Console.Error.WriteLine($"There is no goal {unknown}: P1 to P10.");
            return 2;
        }

        var met = 0;
        var missed = 0;
        foreach (var (_, measure) in All.Where(goal => only.Count == 0 || only.Contains(goal.Id)))
        {
            foreach (var goal in await measure(quick))
            {
                Console.WriteLine(goal);
                if (goal.IsMet)
                    met++;
                else
                    missed++;
            }
        }

        Console.WriteLine($"{met} met, {missed} missed");
        return missed == 0 ? 0 : 1;
    }
}
