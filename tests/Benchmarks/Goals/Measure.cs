using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Benchmarks;

/// <summary>Runs one benchmark class with BenchmarkDotNet in this process, and gives the figures of its methods.</summary>
public sealed class Measure
{
    private readonly Dictionary<string, Figure> _figures = [];

    private Measure()
    {
    }

    public Figure this[string method] => _figures[method];

    /// <summary>The figure of one method with one value of its parameter.</summary>
    public Figure this[string method, object parameter] => _figures[Key(method, parameter)];

    private static string Key(string method, object parameter) => $"{method}({parameter})";

    public static Measure Run<T>(bool quick, int? iterations = null)
    {
        var job = Job.Default
            .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(15), logOutput: false))
            .WithWarmupCount(quick ? 3 : 6)
            .WithIterationCount(iterations ?? (quick ? 9 : 25))
            .WithIterationTime(TimeInterval.FromMilliseconds(quick ? 60 : 200));
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.DisableOptimizationsValidator | ConfigOptions.KeepBenchmarkFiles)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "ory-benchmarks"));
        var summary = BenchmarkRunner.Run<T>(config);
        var measure = new Measure();
        foreach (var report in summary.Reports)
        {
            var method = report.BenchmarkCase.Descriptor.WorkloadMethod.Name;
            if (report.ResultStatistics is not { } statistics)
                throw new InvalidOperationException($"{typeof(T).Name}.{method} gave no result: {string.Join("; ", summary.ValidationErrors)} {string.Join("; ", report.ExecuteResults.SelectMany(result => result.Errors))}");
            var parameters = report.BenchmarkCase.Parameters;
            var key = parameters.Count == 0 ? method : Key(method, parameters[0].Value!);
            measure._figures[key] = new Figure(statistics.Min, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0);
        }

        return measure;
    }
}

/// <summary>
/// What one operation costs: nanoseconds in the quickest iteration (whatever else the machine does can only add to it), and the bytes that it
/// allocates.
/// </summary>
public sealed record Figure(double Nanoseconds, double Bytes);
