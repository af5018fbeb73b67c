using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Ory.Testing;

namespace Ory.Emulator.Tool.Tests;

public class EmulatorProcessTests
{
    [SkippableFact]
    public async Task As_a_process_it_serves_until_it_is_interrupted_and_ends_with_0()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows knows no SIGINT for another process.");
        var program = Path.ChangeExtension(Assembly.GetAssembly(typeof(EmulatorCommand))!.Location, ".dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", program, "--config", Path.Combine(RepositoryFolder.Contract, "profiles", "default", "kratos.yml"), "--public-port", "0", "--admin-port", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.FileName = "dotnet";
        using var process = Process.Start(start)!;
        try
        {
            var lines = new List<string>();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                lines.Add(line);
                if (line.StartsWith("ready", StringComparison.Ordinal))
                    break;
            }

            var address = new Uri(lines.Single(line => line.StartsWith("public:", StringComparison.Ordinal))["public:".Length..].Trim());
            using var http = new HttpClient();
            Assert.Contains("\"ok\"", await http.GetStringAsync(new Uri(address, "health/alive")), StringComparison.Ordinal);

            Assert.Equal(0, Kill(process.Id, 2));
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
