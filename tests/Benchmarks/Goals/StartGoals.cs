using System.Diagnostics;
using Ory.Emulator;

namespace Benchmarks;

/// <summary>P7 and P8: how soon things are ready.</summary>
public static class StartGoals
{
    public static async Task<IReadOnlyList<Goal>> EmulatorAsync(bool quick)
    {
        var runs = quick ? 5 : 15;
        await StartEmulatorAsync();
        var warm = new List<double>();
        for (var run = 0; run < runs; run++)
            warm.Add(await StartEmulatorAsync());

        var cold = new List<double>();
        for (var run = 0; run < (quick ? 3 : 7); run++)
        {
            await using var process = await Shell.StartSelfAsync("--start-emulator");
            cold.Add(double.Parse(process.FirstLine, System.Globalization.CultureInfo.InvariantCulture));
        }

        return
        [
            new("P7", "emulator ready, warm process", Median(warm), 150, Unit: " ms"),
            new("P7", "emulator ready, cold process", Median(cold), 600, Unit: " ms"),
        ];
    }

    /// <summary><c>--start-emulator</c>: prints the milliseconds from the start of this process to the emulator's first answer.</summary>
    public static async Task StartColdAsync()
    {
        await StartEmulatorAsync();
        var elapsed = TimeProvider.System.GetUtcNow() - Process.GetCurrentProcess().StartTime.ToUniversalTime();
        Console.WriteLine(elapsed.TotalMilliseconds.ToString("0", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A minimal API with AddOry(), published with AOT: from the start of the process to its first answer.</summary>
    public static async Task<IReadOnlyList<Goal>> AotAsync(bool quick)
    {
        var program = await AotProgram.PublishedAsync();
        var (with, without) = (new List<double>(), new List<double>());
        for (var run = 0; run < (quick ? 5 : 15); run++)
        {
            with.Add(await program.FirstAnswerAsync(withOry: true));
            without.Add(await program.FirstAnswerAsync(withOry: false));
        }

        // Says how much of an absolute time is the machine's.
        return [new("P8", $"minimal API with AddOry(), AOT, start to first answer (without AddOry() {Median(without):0} ms)", Median(with), 60, Unit: " ms")];
    }

    private static async Task<double> StartEmulatorAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        await using var emulator = await OryEmulator.StartAsync(options =>
        {
            options.InMemory = false;
            options.PublicPort = 0;
            options.AdminPort = 0;
        });
        using var http = new HttpClient { BaseAddress = emulator.PublicUrl };
        (await http.GetAsync("health/ready")).EnsureSuccessStatusCode();
        return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
