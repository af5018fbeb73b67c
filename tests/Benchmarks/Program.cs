using BenchmarkDotNet.Running;

namespace Benchmarks;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["--goals", .. var rest]:
                return await GoalsRun.RunAsync(quick: rest.Contains("--quick"), only: [.. rest.Where(argument => argument != "--quick")]);
            case ["--load"]:
                await LoadTable.RunAsync();
                return 0;
            case ["--allocations"]:
                await AllocationProfile.RunAsync();
                return 0;
            case ["--serve", var name]:
                await LoadServers.ServeAsync(name);
                return 0;
            case ["--gateway", var name, var backend]:
                await GatewayServers.ServeAsync(name, backend);
                return 0;
            case ["--start-emulator"]:
                await StartGoals.StartColdAsync();
                return 0;
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
                return 0;
        }
    }
}
