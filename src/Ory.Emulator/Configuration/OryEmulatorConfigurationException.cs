namespace Ory.Emulator;

/// <summary>The configuration, or an identity schema it names, cannot be used. The message names the key, what was expected and the line.</summary>
public sealed class OryEmulatorConfigurationException : Exception
{
    /// <summary>Creates the exception for one key.</summary>
    /// <param name="key">The dotted key, such as <c>selfservice.flows.login.lifespan</c>; empty when the document as a whole is meant.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="line">The line in the configuration, counted from 1; null when there is none to name.</param>
    /// <param name="innerException">What led to it, if anything.</param>
    public OryEmulatorConfigurationException(string key, string expected, int? line = null, Exception? innerException = null)
        : base(Describe(key, expected, line), innerException)
    {
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

    private static string Describe(string key, string expected, int? line) =>
        (key.Length == 0 ? "The configuration" : $"The configuration key '{key}'")
        + (line is null ? "" : $" (line {line})") + $": expected {expected}.";
}
