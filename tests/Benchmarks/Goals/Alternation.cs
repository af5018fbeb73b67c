namespace Benchmarks;

/// <summary>
/// Gives several things slices of time by turns, so that the machine's moods meet all of them alike, and compares them round by round. Run one
/// after the other, as BenchmarkDotNet does, a neighbour on the machine decides the ratio.
/// </summary>
public sealed class Alternation
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly List<double[]> _rounds = [];

    private Alternation()
    {
    }

    /// <summary>Runs each of <paramref name="subjects"/> for a slice of time a round. What comes before the rounds warms up: the runtime compiles what runs often a second time, and takes seconds for it.</summary>
    public static async Task<Alternation> RunAsync(int rounds, TimeSpan slice, params Func<Task>[] subjects)
    {
        var alternation = new Alternation();
        var began = TimeProvider.System.GetTimestamp();
        for (var round = 0; round < rounds / 2 || TimeProvider.System.GetElapsedTime(began) < WarmUp; round++)
            await TakeTurnsAsync(subjects, slice);
        for (var round = 0; round < rounds; round++)
            alternation._rounds.Add(await TakeTurnsAsync(subjects, slice));
        return alternation;
    }

    /// <summary>The median, over the rounds, of what is made of their figures: nanoseconds a run, in the subjects' order.</summary>
    public double Median(Func<double[], double> figure)
    {
        var values = _rounds.Select(figure).Order().ToList();
        return values[values.Count / 2];
    }

    private static async Task<double[]> TakeTurnsAsync(Func<Task>[] subjects, TimeSpan slice)
    {
        var figures = new double[subjects.Length];
        for (var subject = 0; subject < subjects.Length; subject++)
            figures[subject] = await TimeAsync(subjects[subject], slice);
        return figures;
    }

    private static async Task<double> TimeAsync(Func<Task> subject, TimeSpan slice)
    {
        const int Batch = 25;
        var runs = 0;
        var started = TimeProvider.System.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            for (var run = 0; run < Batch; run++)
                await subject();
            runs += Batch;
            elapsed = TimeProvider.System.GetElapsedTime(started);
        }
        while (elapsed < slice);
        return elapsed.TotalNanoseconds / runs;
    }
}
