using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Benchmarks;

/// <summary>Other processes: this program as a server, and the load that is put on it.</summary>
public static partial class Shell
{
    /// <summary>Starts this program once more with <paramref name="arguments"/> and waits for its first line, which says where it listens.</summary>
    public static Task<ServerProcess> StartSelfAsync(params string[] arguments) =>
        // Under "dotnet Benchmarks.dll" the program is dotnet itself.
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? StartAsync(EmptyFolder(), Environment.ProcessPath!, [typeof(Shell).Assembly.Location, .. arguments])
            : StartAsync(EmptyFolder(), Environment.ProcessPath!, arguments);

    /// <summary>Starts a program in its own folder, as where it is deployed, and does not wait for it.</summary>
    public static ServerProcess Start(string program, params string[] arguments) => new(Start(Path.GetDirectoryName(program)!, program, arguments), "");

    // A host watches the folder that it is started in and all below, and reads its settings: a checkout is a lot, and the settings are others'.
    private static string EmptyFolder() => Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "ory-benchmarks", "empty")).FullName;

    private static async Task<ServerProcess> StartAsync(string folder, string program, string[] arguments)
    {
        var process = Start(folder, program, arguments);
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended before it was ready.");
        return new ServerProcess(process, line);
    }

    private static Process Start(string folder, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = folder };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <exception cref="InvalidOperationException">wrk is not on the path.</exception>
    public static void RequireWrk()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "wrk"))))
            throw new InvalidOperationException("The load is made by wrk, which is not installed: install Debian's package 'wrk'.");
    }

    /// <summary>What wrk gets out of <paramref name="url"/>; fails where any answer is no success.</summary>
    public static async Task<Load> WrkAsync(string url, string header, int seconds, string? script = null)
    {
        var start = new ProcessStartInfo("wrk") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["-t1", "-c32", "-d" + seconds.ToString(CultureInfo.InvariantCulture) + "s", "-H", header])
            start.ArgumentList.Add(argument);
        if (script is not null)
        {
            start.ArgumentList.Add("-s");
            start.ArgumentList.Add(script);
        }

        start.ArgumentList.Add(url);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
            throw new InvalidOperationException("The server under load failed: " + output);
        return new Load(
            double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
            long.Parse(Count().Match(output).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Count();
}

/// <summary>What a load came to: requests a second, and how many in all.</summary>
public readonly record struct Load(double Rate, long Requests);

/// <summary>A started copy of this program; ended when disposed of.</summary>
public sealed class ServerProcess(Process process, string firstLine) : IAsyncDisposable
{
    public string FirstLine { get; } = firstLine;

    /// <summary>Where it listens.</summary>
    public string Address => FirstLine.Split(' ', 2)[0];

    /// <summary>What signs a caller in.</summary>
    public string Header => FirstLine.Split(' ', 2)[1];

    /// <summary>The processor's time that it has taken so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
