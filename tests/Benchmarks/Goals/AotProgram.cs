using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Benchmarks;

/// <summary>tests/AotSmoke, published with AOT: <c>--serve</c> is a minimal API, with AddOry() or without, that prints its address.</summary>
public sealed partial class AotProgram
{
    private readonly string _path;

    private AotProgram(string path) => _path = path;

    public static async Task<AotProgram> PublishedAsync()
    {
        var output = Path.Combine(Path.GetTempPath(), "ory-benchmarks", "aot");
        var program = Path.Combine(output, "AotSmoke");
        if (!File.Exists(program) || Newest("src") > File.GetLastWriteTimeUtc(program) || Newest(Path.Combine("tests", "AotSmoke")) > File.GetLastWriteTimeUtc(program))
            await PublishAsync(output);
        return new AotProgram(program);
    }

    /// <summary>Milliseconds from the start of the process to its first answer, as it measured them itself.</summary>
    public async Task<double> FirstAnswerAsync(bool withOry)
    {
        // Ory need not be there: who sends no credential is nobody.
        string[] ory = withOry ? ["--ory", "http://127.0.0.1:4433"] : ["--without-ory"];
        await using var server = await Shell.StartAsync(_path, ["--serve", "http://127.0.0.1:0", .. ory]);
        return double.Parse(FirstAnswer().Match(server.FirstLine).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"first answer (\d+) ms")]
    private static partial Regex FirstAnswer();

    private static async Task PublishAsync(string output)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["publish", Path.Combine(Checkout.Root, "tests", "AotSmoke"), "-c", "Release", "-o", output, "--nologo"])
            start.ArgumentList.Add(argument);
        using var publish = Process.Start(start)!;
        var printed = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0)
            throw new InvalidOperationException("tests/AotSmoke could not be published: " + printed);
    }

    private static DateTime Newest(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".csproj" or ".props" && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Max(File.GetLastWriteTimeUtc);
}
