namespace Benchmarks;

/// <summary>
/// Gives several things slices of time by turns, so that the machine's moods meet all of them alike, and compares them round by round. Run one
/// after the other, as BenchmarkDotNet does, a neighbour on the machine decides the ratio.
/// </summary>
public sealed class Alternation
{
    private readonly List<double[]> _rounds = [];

    private Alternation()
    {
    }

    /// <summary>Runs each of <paramref name="subjects"/> for a slice of time a round. The first third of the rounds warms up and does not count.</summary>
    public static async Task<Alternation> RunAsync(int rounds, TimeSpan slice, params Func<Task>[] subjects)
    {
        var alternation = new Alternation();
        var warmUp = rounds / 2;
        for (var round = 0; round < warmUp + rounds; round++)
        {
            var figures = new double[subjects.Length];
            for (var subject = 0; subject < subjects.Length; subject++)
                figures[subject] = await TimeAsync(subjects[subject], slice);
            if (round >= warmUp)
                alternation._rounds.Add(figures);
        }

        return alternation;
    }

    /// <summary>The median, over the rounds, of what is made of their figures: nanoseconds a run, in the subjects' order.</summary>
    public double Median(Func<double[], double> figure)
    {
        var values = _rounds.Select(figure).Order().ToList();
        return values[values.Count / 2];
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
