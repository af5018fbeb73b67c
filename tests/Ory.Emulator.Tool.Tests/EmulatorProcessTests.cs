using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Ory.Testing;

namespace Ory.Emulator.Tool.Tests;

public class EmulatorProcessTests
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [SkippableTheory]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task As_a_process_it_serves_until_it_is_told_to_end_and_ends_with_0(int signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows knows no signals for another process.");
        Skip.If(IsIgnored(signal), "These tests run in the background of a shell, which has its programs ignore Ctrl+C.");
        using var process = Process.Start(Command())!;
        try
        {
            var lines = await ReadyAsync(process);
            var address = new Uri(lines.Single(line => line.StartsWith("public:", StringComparison.Ordinal))["public:".Length..].Trim());
            using var http = new HttpClient();
            Assert.Contains("\"ok\"", await http.GetStringAsync(new Uri(address, "health/alive")), StringComparison.Ordinal);

            Assert.Equal(0, Kill(process.Id, signal));
            await process.WaitForExitAsync().WaitAsync(Patience);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    [Fact]
    public async Task As_with_Kratos_variables_of_its_environment_override_the_configuration()
    {
        var start = Command();
        start.Environment["SERVE_PUBLIC_BASE_URL"] = "http://kratos.example:4433/";
        using var process = Process.Start(start)!;
        try
        {
            Assert.Contains(await ReadyAsync(process), line => line.StartsWith("public: http://kratos.example:", StringComparison.Ordinal));
        }
        finally
        {
            process.Kill();
        }
    }

    private static ProcessStartInfo Command()
    {
        var program = Path.ChangeExtension(Assembly.GetAssembly(typeof(EmulatorCommand))!.Location, ".dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", program, "--config", Path.Combine(RepositoryFolder.Contract, "profiles", "default", "kratos.yml"), "--public-port", "0", "--admin-port", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.FileName = "dotnet";
        return start;
    }

    /// <summary>What the process writes until it is ready.</summary>
    private static async Task<IReadOnlyList<string>> ReadyAsync(Process process)
    {
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith("ready", StringComparison.Ordinal))
                break;
        }

        return lines;
    }

    // A process inherits from its parent what it ignores (POSIX, exec).
    private static bool IsIgnored(int signal)
    {
        const string Status = "/proc/self/status";
        const string Ignored = "SigIgn:";
        return File.Exists(Status)
            && File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Ignored, StringComparison.Ordinal)) is { } line
            && (ulong.Parse(line.AsSpan(Ignored.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) == 1;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
