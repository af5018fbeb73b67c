using System.Text;

namespace Ory.Emulator;

/// <summary>What <c>file://</c>, <c>base64://</c> and <c>http(s)://</c> references in the configuration point to, and the one of the emulator's own configuration.</summary>
internal static class References
{
    private const string Base64 = "base64://";
    private const string FileScheme = "file://";
    private const string OwnScheme = "emulator://";
    private const string OwnSchema = "default.schema.json";

    public const string Expected = "a file://, base64:// or http(s):// reference that can be read";

    // Kratos reads no more of a schema.
    private const int MaxBytes = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The text a reference points to.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="FormatException">It is no reference of a known form.</exception>
    /// <exception cref="HttpRequestException">It is not served.</exception>
    /// <exception cref="OperationCanceledException">Whoever serves it does not answer.</exception>
    public static string Read(string reference, string folder)
    {
        if (reference == OwnScheme + OwnSchema) return Resource(OwnSchema);
        if (reference.StartsWith(Base64, StringComparison.Ordinal))
            return Encoding.UTF8.GetString(Convert.FromBase64String(Pad(reference[Base64.Length..].Replace('-', '+').Replace('_', '/'))));
        if (Uri.TryCreate(reference, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return Fetch(url);
        return FilePath(reference) is { } path
            ? File.ReadAllText(Places(path, folder).FirstOrDefault(File.Exists) ?? Places(path, folder).First())
            : throw new FormatException("not a file://, base64:// or http(s):// reference");
    }

    private static string Fetch(Uri url)
    {
        using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = MaxBytes };
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var answer = http.Send(request);
        using var reader = new StreamReader(answer.EnsureSuccessStatusCode().Content.ReadAsStream());
        return reader.ReadToEnd();
    }

    /// <summary>A file that the emulator brings along.</summary>
    public static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(References).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    /// <summary>Where a file was found that is not where its reference says; null when it is there, or nowhere.</summary>
    public static string? Elsewhere(string reference, string folder) =>
        FilePath(reference) is { } path && Places(path, folder).FirstOrDefault(File.Exists) is { } found && found == Beside(path, folder) && found != Places(path, folder).First()
            ? found
            : null;

    // A relative path counts from the configuration's folder, or from the working directory, as Kratos has it. A configuration that was
    // written for a container names a folder that is not there: then a file of the same name beside the configuration is meant.
    private static IEnumerable<string> Places(string path, string folder) =>
        [Path.GetFullPath(Path.Combine(folder, path)), Path.GetFullPath(path), Beside(path, folder)];

    private static string Beside(string path, string folder) => Path.GetFullPath(Path.Combine(folder, Path.GetFileName(path)));

    internal static string? FilePath(string reference) =>
        reference.StartsWith(FileScheme, StringComparison.Ordinal) ? WithoutRoot(Uri.UnescapeDataString(reference[FileScheme.Length..])) : null;

    // Before a drive's letter, as in file:///C:/a, the slash is no part of the path.
    private static string WithoutRoot(string path) => path is ['/', var letter, ':', '/' or '\\', ..] && char.IsAsciiLetter(letter) ? path[1..] : path;

    private static string Pad(string text) => (text.Length % 4) switch { 2 => text + "==", 3 => text + "=", _ => text };
}
