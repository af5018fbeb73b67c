namespace Ory.Emulator;

/// <summary>The configuration, or an identity schema it names, cannot be used. The message names the key, what was expected and the line.</summary>
public sealed class OryEmulatorConfigurationException : Exception
{
    /// <summary>Creates the exception for one key.</summary>
    /// <param name="key">The dotted key, such as <c>selfservice.flows.login.lifespan</c>; empty when the document as a whole is meant.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="line">The line in the configuration, counted from 1; null when there is none to name.</param>
    /// <param name="innerException">What led to it, if anything.</param>
    /// <param name="file">The file of the line, where there are several.</param>
    public OryEmulatorConfigurationException(string key, string expected, int? line = null, Exception? innerException = null, string? file = null)
        : base(Describe(key, expected, line, file), innerException)
    {
        File = file;
        Key = key;
        Expected = expected;
        Line = line;
    }

    /// <summary>The dotted key; empty when the document as a whole is meant.</summary>
    public string Key { get; }

    /// <summary>What would have been right.</summary>
    public string Expected { get; }

    /// <summary>The line in the configuration, counted from 1, where it is known.</summary>
    public int? Line { get; }

    /// <summary>The file of <see cref="Line"/>, where the configuration is made of several.</summary>
    public string? File { get; }

    private static string Describe(string key, string expected, int? line, string? file)
    {
        var place = string.Join(", ", new[] { file, line is null ? null : $"line {line}" }.Where(part => part is not null));
        return (key.Length == 0 ? "The configuration" : $"The configuration key '{key}'") + (place.Length == 0 ? "" : $" ({place})") + $": expected {expected}.";
    }
}
