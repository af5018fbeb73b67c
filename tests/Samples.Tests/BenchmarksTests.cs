using System.Reflection;
using BenchmarkDotNet.Attributes;
using Benchmarks;

namespace Samples.Tests;

/// <summary>Every benchmark runs once, so that none rots. Nothing is timed.</summary>
public sealed class BenchmarksTests
{
    public static TheoryData<Type> Suites { get; } = new(typeof(AuthenticationBenchmarks).Assembly.GetTypes()
        .Where(type => type.GetMethods().Any(method => method.GetCustomAttribute<BenchmarkAttribute>() is not null)));

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task Each_benchmark_runs(Type suite)
    {
        var benchmarks = Activator.CreateInstance(suite)!;
        // The smallest of each parameter's values is enough to see that it runs.
        foreach (var property in suite.GetProperties())
        {
            if (property.GetCustomAttribute<ParamsAttribute>() is { } parameter)
                property.SetValue(benchmarks, parameter.Values.Min());
        }

        await CallAsync<GlobalSetupAttribute>(suite, benchmarks);
        try
        {
            Assert.True(await CallAsync<BenchmarkAttribute>(suite, benchmarks) > 0);
        }
        finally
        {
            await CallAsync<GlobalCleanupAttribute>(suite, benchmarks);
        }
    }

    private static async Task<int> CallAsync<TAttribute>(Type suite, object benchmarks)
        where TAttribute : Attribute
    {
        var methods = suite.GetMethods().Where(method => method.GetCustomAttribute<TAttribute>() is not null).ToList();
        foreach (var method in methods)
        {
            switch (method.Invoke(benchmarks, null))
            {
                case Task task:
                    await task;
                    break;
                case ValueTask task:
                    await task;
                    break;
            }
        }

        return methods.Count;
    }
}
