namespace Benchmarks;

/// <summary><c>--goals</c>: measures what the goals need, prints a line for each, and counts what is missed.</summary>
public static class GoalsRun
{
    public static async Task<int> RunAsync(bool quick)
    {
        var met = 0;
        var missed = 0;
        foreach (var measure in (Func<bool, Task<IReadOnlyList<Goal>>>[])
                 [
                     RequestGoals.HitAsync, LoadGoals.PageAsync, RequestGoals.ColdAsync, RequestGoals.MissAsync, RequestGoals.DecodeAsync,
                     MemoryGoals.SessionsAsync, StartGoals.EmulatorAsync, StartGoals.AotAsync, LoadGoals.GatewayAsync, RequestGoals.ManySessionsAsync,
                 ])
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
