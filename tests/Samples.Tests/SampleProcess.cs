using System.Collections.Concurrent;
using System.Diagnostics;
using Ory.Testing;

namespace Samples.Tests;

/// <summary>A sample, started as its users start it: <c>dotnet run --project samples/NAME</c>.</summary>
public sealed class SampleProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SampleProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("The sample ended: " + Output));
    }

    /// <summary>The address that the sample told its user to open.</summary>
    public string Address { get; private set; } = "";

    /// <summary>All that the sample has printed.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>Starts a sample on a free port and waits until it says that it is ready.</summary>
    public static async Task<SampleProcess> StartAsync(string name, params (string Key, string Value)[] environment)
    {
        var sample = Launch(name, environment);
        try
        {
            sample.Address = await sample._address.Task.WaitAsync(Patience);
            return sample;
        }
        catch
        {
            await sample.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a sample that is expected to end by itself, and waits for that.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(string name, params (string Key, string Value)[] environment)
    {
        await using var sample = Launch(name, environment);
        await sample._process.WaitForExitAsync().WaitAsync(Patience);
        return (sample._process.ExitCode, sample.Output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static SampleProcess Launch(string name, (string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = RepositoryFolder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Built with the tests; building again would meet the running test's own files.
        foreach (var argument in (string[])["run", "--no-build", "--project", Path.Combine("samples", name), "--", "--urls", $"http://localhost:{FreePort.Next()}"])
            start.ArgumentList.Add(argument);
        // A busy machine takes long over a password, and that is no outage.
        start.Environment["Authentication__Schemes__Ory__Timeout"] = "00:01:00";
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        var sample = new SampleProcess(Process.Start(start)!);
        sample._process.BeginOutputReadLine();
        sample._process.BeginErrorReadLine();
        return sample;
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        const string Told = "Open  ";
        if (line.IndexOf(Told, StringComparison.Ordinal) is >= 0 and var at)
            _address.TrySetResult(line[(at + Told.Length)..].Trim());
    }
}
