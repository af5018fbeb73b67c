using System.Text;

namespace Ory.Emulator;

/// <summary>What <c>file://</c>, <c>base64://</c> and <c>http(s)://</c> references in the configuration point to.</summary>
internal static class References
{
    public const string Expected = "a file:// or base64:// reference that can be read";

    /// <summary>The text a reference points to. A relative file is looked for in the folder of the configuration.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="FormatException">It is no reference of a known form.</exception>
    public static string Read(string reference, string folder)
    {
        if (reference.StartsWith("base64://", StringComparison.Ordinal))
            return Encoding.UTF8.GetString(Convert.FromBase64String(Pad(reference["base64://".Length..].Replace('-', '+').Replace('_', '/'))));
        if (reference.StartsWith("file://", StringComparison.Ordinal))
            return File.ReadAllText(Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(reference["file://".Length..]))));
        throw new FormatException("not a file:// or base64:// reference");
    }

    private static string Pad(string text) => (text.Length % 4) switch { 2 => text + "==", 3 => text + "=", _ => text };
}
