namespace Ory.Emulator;

/// <summary>One of the texts that make a configuration together.</summary>
/// <param name="File">Where it stands; null if it is no file.</param>
/// <param name="Yaml">The text.</param>
internal sealed record ConfigurationLayer(string? File, string Yaml);
