using Ory.Testing;

namespace Ory.Emulator.Tests;

/// <summary>A folder of transcripts, and where the server configurations are that they were recorded with.</summary>
internal static class TranscriptFolder
{
    /// <summary>The repository's transcripts and, if <c>ORY_TRANSCRIPTS</c> names a folder, those in there.</summary>
    public static IEnumerable<string> Files()
    {
        foreach (var folder in Folders())
        {
            var files = Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToArray();
            if (files.Length == 0)
                throw new InvalidOperationException($"{folder} has no transcript: nothing would be checked.");
            foreach (var file in files)
                yield return file;
        }
    }

    /// <summary>The configuration of a transcript's profile: from a folder <c>profiles</c> in or beside the transcript's own, else the repository's.</summary>
    public static string Configuration(string transcriptFile, string profile)
    {
        var folder = Path.GetDirectoryName(transcriptFile)!;
        string[] candidates = [Path.Combine(folder, "profiles"), Path.Combine(folder, "..", "profiles"), Path.Combine(RepositoryFolder.Contract, "profiles")];
        return candidates.Select(candidate => Path.GetFullPath(Path.Combine(candidate, profile, "kratos.yml"))).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"There is no configuration for the profile '{profile}' of {transcriptFile}.");
    }

    private static IEnumerable<string> Folders()
    {
        yield return Path.Combine(RepositoryFolder.Contract, "transcripts");
        if (Environment.GetEnvironmentVariable("ORY_TRANSCRIPTS") is { Length: > 0 } further)
            yield return Path.GetFullPath(further);
    }
}
